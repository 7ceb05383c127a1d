public import FoundationEssentials

/// Turns with the rules that apply to each, written before any was measured. The first, third, fifth … may be used for
/// tuning; the others are only measured.
public struct GuidelineTurns: Sendable {
  /// A message, and the rules that apply to it.
  public struct Labelled: Sendable, Decodable {
    public let text: String
    /// The customer's message before it.
    public let after: String?
    public let rules: [String]
  }

  /// Which turns.
  public enum Split: String, Sendable {
    case all, tuning
    /// What nothing was tuned to.
    case held
  }

  /// The turns.
  public let turns: [Labelled]

  /// The turns in a file: a JSON list.
  public init(file: URL, _ split: Split = .all) throws {
    let all = try JSONDecoder().decode([Labelled].self, from: Data(contentsOf: file))
    turns = all.enumerated().filter { index, _ in
      split == .all || index.isMultiple(of: 2) == (split == .tuning)
    }.map(\.element)
  }
}
