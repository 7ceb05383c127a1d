/// What a correction says: all of it can be changed until somebody has decided.
public struct CorrectionContent: Hashable, Sendable {
  /// What was asked. Personal details are taken out before it is kept.
  public var question: String
  /// What is to be answered.
  public var answer: String
  /// What was wrong.
  public var reason: String?
  /// What kind of thing was wrong, in the company's own words.
  public var category: String?
  /// How good the assistant's answer was, from 0, of no use or harmful, to 5, right but for its words.
  public var quality: Int?
  /// Other ways of putting the question. Personal details are taken out before they are kept.
  public var wordings: [String]

  /// The longest question, in characters.
  public static let maximumQuestion = 4000
  /// The longest answer, in characters.
  public static let maximumAnswer = 8000
  /// The most other wordings.
  public static let maximumWordings = 20

  /// Says what is to be answered to what.
  public init(
    question: String, answer: String, reason: String? = nil, category: String? = nil, quality: Int? = nil,
    wordings: [String] = []
  ) {
    self.question = question
    self.answer = answer
    self.reason = reason
    self.category = category
    self.quality = quality
    self.wordings = wordings
  }
}
