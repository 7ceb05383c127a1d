public import Assistant
public import Essentials

/// What is remembered about a customer as the API tells it.
public enum MemoryRendering {
  /// A customer's record in JSON.
  public static func json(_ record: CustomerRecord) -> JSONValue { record.json }
}

extension CustomerRecord: JSONRepresentable {
  var json: JSONValue {
    ["customer": .string(customer), "consent": consent.json, "facts": facts.json]
  }
}

extension MemoryConsent: JSONRepresentable {
  var json: JSONValue {
    ["state": .string(state.rawValue), "changed_at": .optional(changedAt?.description)]
  }
}

extension CustomerFact: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id.text), "kind": .string(kind.rawValue), "text": .string(text),
      "conversation_id": .string(conversation.text), "message_id": .optional(message?.text),
      "created_at": .string(createdAt.description), "expires_at": .string(expiresAt.description),
    ]
  }
}
