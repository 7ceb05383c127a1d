public import Essentials
import LanguageModels
public import Learning

/// The approved correction that an answer repeats: where it comes from, as a citation says it of a passage. What was asked
/// then is not said here: it was another customer.
public struct AnswerCorrection: Hashable, Sendable, Codable {
  /// The correction.
  public var id: CorrectionID

  /// Names a correction.
  public init(id: CorrectionID) {
    self.id = id
  }

  init?(_ example: ModelExample) {
    guard let id = CorrectionID(example.id) else { return nil }
    self.init(id: id)
  }
}
