public import Assistant
public import Essentials

/// What `/chat` says of an answer.
public enum ChatRendering {
  /// The part that is the same whoever asks: an object without its opening brace. The cache keeps it with the reply,
  /// so that a cached answer costs no rendering.
  static func bytes(_ text: String, _ answer: Answer) -> [UInt8] {
    Array(JSONValue.object(members(text, answer)).serialized().dropFirst())
  }

  /// A whole answer, without the conversation's token.
  public static func json(_ reply: Reply) -> JSONValue {
    var members = members(reply.text, reply.answer)
    members["conversation_id"] = .string(reply.conversation.text)
    members["response_time_ms"] = .milliseconds(reply.answer.responseMilliseconds)
    return .object(members)
  }

  private static func members(_ text: String, _ answer: Answer) -> [String: JSONValue] {
    [
      "response": .string(text), "cached": .bool(answer.isCached), "sources": answer.citations.json,
      "source": .string(answer.source.rawValue), "correction": answer.correction?.json ?? .null,
      "confidence": .share(answer.confidence),
      "agent": .string(answer.agent), "model": answer.model?.json ?? .null,
      "suggestions": .texts(answer.suggestions), "cards": answer.cards.json,
      "requires_escalation": .bool(answer.requiresEscalation),
      "quality": answer.quality?.json(answer.judgement) ?? .null,
    ]
  }
}
