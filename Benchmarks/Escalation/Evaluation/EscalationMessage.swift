package import Assistant
package import FoundationEssentials

/// A customer's message, and what it is a reason for to pass it to a person.
package struct EscalationMessage: Hashable, Sendable {
  /// Which of the messages are measured.
  package enum Half: String, Sendable, CaseIterable {
    /// Those that may be looked at while rules are made.
    case odd
    /// Those that only measure.
    case even
    case all
  }

  /// The message.
  package var text: String
  /// What it is a reason for; nothing for none.
  package var kind: EscalationKind?

  /// Reads a file with a label and a message a line, and a tab between.
  package static func read(_ file: URL, _ half: Half) throws -> [EscalationMessage] {
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    var messages: [EscalationMessage] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: "\t", maxSplits: 1)
      guard parts.count == 2 else { throw CocoaError(.fileReadCorruptFile) }
      let kind = EscalationKind(rawValue: String(parts[0]))
      guard kind != nil || parts[0] == "none" else { throw CocoaError(.fileReadCorruptFile) }
      messages.append(EscalationMessage(text: String(parts[1]), kind: kind))
    }
    return messages.enumerated().filter { half == .all || ($0.offset % 2 == 0) == (half == .odd) }
      .map(\.element)
  }
}
