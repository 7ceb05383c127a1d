public import Essentials
import Privacy

/// An approved correction as one line of a file to train with, without personal details.
public struct CorrectionLine: Hashable, Sendable {
  /// How a line is laid out.
  public enum Layout: String, Sendable, CaseIterable {
    /// All that is known, each under its name.
    case plain
    /// A conversation of two messages, as OpenAI's fine-tuning takes it.
    case messages
    /// The prompt with the answer that was chosen and the one that was rejected, as preference training takes it.
    case preference
  }

  private let correction: Correction

  /// Makes a line.
  public init(_ correction: Correction) {
    self.correction = correction
  }

  /// The line as JSON; nothing where the layout wants an answer of the assistant's and there is none.
  public func json(_ layout: Layout) -> JSONValue? {
    let content = correction.content
    let question = JSONValue.string(Concealment.conceal(content.question))
    let answer = JSONValue.string(Concealment.conceal(content.answer))
    let rejected = correction.botAnswer.map { JSONValue.string(Concealment.conceal($0)) }
    func message(_ role: String, _ text: JSONValue) -> JSONValue { ["role": .string(role), "content": text] }
    switch layout {
    case .plain:
      return [
        "id": .string(correction.id.text), "question": question,
        "wordings": .array(content.wordings.map { .string(Concealment.conceal($0)) }), "answer": answer,
        "bot_answer": rejected ?? .null,
        "reason": content.reason.map { .string(Concealment.conceal($0)) } ?? .null,
        "category": content.category.map(JSONValue.string) ?? .null,
        "quality": content.quality.map { .integer(Int64($0)) } ?? .null,
        "agent": correction.agent.map(JSONValue.string) ?? .null,
        "approved_at": correction.decidedAt.map { .string($0.description) } ?? .null,
      ]
    case .messages:
      return ["messages": [message("user", question), message("assistant", answer)]]
    case .preference:
      guard let rejected else { return nil }
      return [
        "prompt": [message("user", question)], "chosen": [message("assistant", answer)],
        "rejected": [message("assistant", rejected)],
      ]
    }
  }
}
