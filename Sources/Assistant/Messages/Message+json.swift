import Essentials

/// The message as clients see it: one flat object with the same members for every role.
extension Message: Encodable {
  enum CodingKeys: String, CodingKey {
    case id, role, text, agent, source, confidence, citations, suggestions, handoff, cached, attachments
    case conversation = "conversation_id"
    case createdAt = "created_at"
    case inReplyTo = "in_reply_to"
    case requiresEscalation = "requires_escalation"
    case responseMilliseconds = "response_time_ms"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(conversation, forKey: .conversation)
    try container.encode(role, forKey: .role)
    try container.encode(text, forKey: .text)
    try container.encode(createdAt, forKey: .createdAt)
    try container.encode(inReplyTo, forKey: .inReplyTo)
    try container.encode(attachments, forKey: .attachments)
    try container.encode(answer?.agent, forKey: .agent)
    try container.encode(answer?.source, forKey: .source)
    try container.encode(answer?.confidence, forKey: .confidence)
    try container.encode(answer?.citations ?? [], forKey: .citations)
    try container.encode(answer?.suggestions ?? [], forKey: .suggestions)
    try container.encode(answer?.handoff, forKey: .handoff)
    try container.encode(answer?.requiresEscalation ?? false, forKey: .requiresEscalation)
    try container.encode(answer?.isCached ?? false, forKey: .cached)
    try container.encode(answer?.responseMilliseconds, forKey: .responseMilliseconds)
  }
}
