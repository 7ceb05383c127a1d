import Assistant
import Essentials
import Knowledge

/// What clients are shown, as JSON. The shapes are those of ``Shapes``.
protocol JSONRepresentable {
  var json: JSONValue { get }
}

extension Array where Element: JSONRepresentable {
  var json: JSONValue { .array(map(\.json)) }
}

extension JSONValue {
  /// The text, or `null`.
  static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

  /// Each text.
  static func texts(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

  /// Names and their texts.
  static func texts(_ texts: [String: String]) -> JSONValue { .object(texts.mapValues(JSONValue.string)) }
}

extension Conversation: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id.text), "status": .string(status.rawValue), "channel": .string(channel.rawValue),
      "customer_reference": .optional(customerReference), "customer": .optional(customer),
      "operator": .optional(operatorName), "metadata": .texts(metadata),
      "created_at": .string(createdAt.description), "updated_at": .string(updatedAt.description),
      "ended_at": .optional(endedAt?.description),
    ]
  }
}

extension Message: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id.text), "conversation_id": .string(conversation.text), "role": .string(role.rawValue),
      "text": .string(text), "created_at": .string(createdAt.description),
      "idempotency_key": .optional(idempotencyKey), "in_reply_to": .optional(inReplyTo?.text),
      "author": .optional(author), "agent": .optional(answer?.agent),
      "source": .optional(answer?.source.rawValue),
      "model": answer?.model?.json ?? .null,
      "confidence": answer.map { .share($0.confidence) } ?? .null,
      "citations": answer?.citations.json ?? [], "correction": answer?.correction?.json ?? .null,
      "suggestions": .texts(answer?.suggestions ?? []),
      "cards": answer?.cards.json ?? [],
      "handoff": answer?.handoff?.json ?? .null,
      "confirmation": answer?.confirmation?.json ?? .null, "decision": decision?.json ?? .null,
      "requires_escalation": .bool(answer?.requiresEscalation ?? false),
      "cached": .bool(answer?.isCached ?? false),
      "quality": answer.flatMap { $0.quality?.json($0.judgement) } ?? .null,
      "response_time_ms": answer.map { .milliseconds($0.responseMilliseconds) } ?? .null,
      "attachments": attachments.json,
    ]
  }
}

extension Citation: JSONRepresentable {
  var json: JSONValue {
    [
      "index": .integer(Int64(index)), "document_id": .string(documentID.text),
      "passage_id": .string(passageID.text), "title": .string(title), "headings": .texts(headings),
      "url": .optional(url), "anchor": .optional(anchor),
      "page": page.map { .integer(Int64($0)) } ?? .null, "snippet": .string(snippet),
    ]
  }
}

extension MessageCard: JSONRepresentable {
  var json: JSONValue { ["kind": .string(kind), "data": data] }
}

extension AnsweringModel: JSONRepresentable {
  var json: JSONValue {
    [
      "name": .string(name), "provider": .string(provider), "model": .string(model),
      "fallback": .bool(isFallback), "reason": .optional(reason), "member": .optional(member),
    ]
  }
}

extension Handoff: JSONRepresentable {
  var json: JSONValue { ["state": .string(state.rawValue), "reason": .string(reason.rawValue)] }
}

extension ConfirmationRequest: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id.text), "tool": .string(tool), "text": .string(text),
      "approval": .string(approval.rawValue),
      "expires_at": .string(expiresAt.description),
    ]
  }
}

extension ConfirmationDecision: JSONRepresentable {
  var json: JSONValue { ["id": .string(id.text), "accepts": .bool(accepts)] }

  /// The shape in which a client sends it.
  static let shape = JSONSchema.object(
    "A yes or no to what a reply asked in its `confirmation`",
    .required("id", Shapes.identifier(ConfirmationID.self, "The confirmation")),
    .required("accepts", JSONSchema(.boolean, "Whether it is a yes")))

  /// Reads a client's; nothing when it has another shape.
  init?(_ json: JSONValue?) {
    guard let id = json?["id"]?.stringValue.flatMap({ ConfirmationID($0) }),
      let accepts = json?["accepts"]?.boolValue
    else { return nil }
    self.init(id: id, accepts: accepts)
  }
}

extension Attachment: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(location), "name": .string(name), "media_type": .string(mediaType),
      "byte_count": .integer(Int64(byteCount)),
    ]
  }
}

extension Document: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id.text), "source": .string(source), "title": .string(title), "url": .optional(url),
      "collection": .string(collection), "media_type": .string(mediaType), "language": .optional(language),
      "metadata": .texts(metadata), "byte_count": .integer(Int64(byteCount)),
      "passage_count": .integer(Int64(passageCount)), "ingested_at": .string(ingestedAt.description),
    ]
  }
}

extension Passage: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id.text), "document_id": .string(documentID.text), "title": .string(title),
      "headings": .texts(headings), "text": .string(text), "form": .string(form.rawValue),
      "page": page.map { .integer(Int64($0)) } ?? .null, "anchor": .optional(anchor), "url": .optional(url),
      "collection": .string(collection),
    ]
  }
}

extension SearchHit: JSONRepresentable {
  var json: JSONValue {
    [
      "passage": passage.json, "score": .number(score),
      "similarity": similarity.map(JSONValue.number) ?? .null,
      "keyword_rank": keywordRank.map { .integer(Int64($0)) } ?? .null,
      "vector_rank": vectorRank.map { .integer(Int64($0)) } ?? .null,
    ]
  }
}

extension Problem: JSONRepresentable {
  var json: JSONValue {
    var members: [String: JSONValue] = [
      "type": .string(type), "title": .string(title), "status": .integer(Int64(status)),
    ]
    if let detail { members["detail"] = .string(detail) }
    if !errors.isEmpty {
      members["errors"] = .array(
        errors.map { ["pointer": .string($0.pointer), "detail": .string($0.detail)] })
    }
    return .object(members.merging(extensions) { own, _ in own })
  }
}

extension JSONValue {
  /// Milliseconds, to the microsecond.
  static func milliseconds(_ milliseconds: Double) -> JSONValue {
    .number((milliseconds * 1000).rounded() / 1000)
  }

  /// A share or a score, to the fourth digit: more would say more than is known.
  static func share(_ share: Double) -> JSONValue { .number((share * 10_000).rounded() / 10_000) }
}
