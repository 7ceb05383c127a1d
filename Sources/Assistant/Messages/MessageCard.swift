public import Essentials
import LanguageModels

/// Something that stands beside a reply's text and that a surface may draw: events to choose from, seats, a hold, an
/// order. Who reads the text alone misses nothing that counts.
public struct MessageCard: Hashable, Sendable, Codable {
  /// What sort of thing it is, such as `events`: says what is in the ``data``.
  public var kind: String
  /// The result of the tool that found it, in the tool's own shape.
  public var data: JSONValue

  /// Makes a card.
  public init(_ kind: String, _ data: JSONValue) {
    self.kind = kind
    self.data = data
  }
}

extension MessageCard {
  /// How many a reply has at most.
  static let countLimit = 4
  /// How large the data of one may be, in bytes of JSON. What is larger is left out: the text says it too.
  static let sizeLimit = 65_536

  /// The cards of what was done in a turn: the latest of each kind, in the order in which they came.
  static func chosen(from outcomes: [ToolOutcome]) -> [MessageCard] {
    var chosen: [MessageCard] = []
    for card in outcomes.compactMap(\.card) {
      guard card.data.text.utf8.count <= sizeLimit else { continue }
      chosen.removeAll { $0.kind == card.kind }
      chosen.append(card)
    }
    return chosen.suffix(countLimit)
  }
}

extension ToolOutcome {
  /// What a surface may draw of it: where the customer has to sign in first, the way to do so.
  fileprivate var card: MessageCard? {
    if case .failed(let error) = ending, error.kind == .notSignedIn {
      return MessageCard("sign_in", ["tool": .string(call.name), "message": .string(error.message)])
    }
    return result?.card
  }
}
