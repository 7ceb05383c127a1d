import Essentials

/// A tool that an agent's file or a rule names.
public struct ToolMention: Hashable, Sendable {
  /// Who names it: “the agent “billing””.
  public var owner: String
  /// The name; one that ends with `*` stands for all that begin so.
  public var tool: String
  /// Where it is written, as `FILE:LINE`.
  public var place: String

  /// Describes a mention.
  public init(_ owner: String, tool: String, place: String) {
    self.owner = owner
    self.tool = tool
    self.place = place
  }
}

/// A tool that a file names and that is not there.
public struct MissingTool: Hashable, Sendable, CustomStringConvertible {
  /// Where it is named.
  public var mention: ToolMention
  /// Why it is not there although somebody has described it; nothing when nobody has.
  public var absence: ToolAbsence?
  /// The nearest name that there is, or all of them.
  var hint: String

  public var description: String {
    let named = "\(mention.place): \(mention.owner) names the tool “\(mention.tool)”, which "
    if let absence { return named + "is not there now: \(absence.reason)" }
    return named + "there is not\(hint)"
  }
}

extension ToolRegistry {
  /// Those of the named tools that are not there.
  public func missing(among mentions: [ToolMention]) -> [MissingTool] {
    mentions.filter { !unknown(among: [$0.tool]).isEmpty }.map { mention in
      MissingTool(mention: mention, absence: absence(of: mention.tool), hint: hint(for: mention.tool))
    }
  }

  /// What may have been meant: “; did you mean “port”?”, or all that there are.
  func hint(for name: String) -> String {
    let names = tools.map(\.definition.name)
    let word = name.hasSuffix("*") ? String(name.dropLast()) : name
    let hint = EditDistance.suggestion(for: word, among: names)
    return hint.isEmpty ? "; there are \(names.joined(separator: ", "))" : hint
  }
}
