import Essentials

/// What an endpoint asks of its caller.
enum Access: Sendable {
  /// Anybody may call it.
  case open
  /// The token that the conversation's creator was given, or the operators' key.
  case conversation
  /// The token of a conversation that the query names, or the operators' key.
  case customer
  /// The operators' key.
  case operators

  /// The members of `components.securitySchemes` in the API's document.
  static let securitySchemes: [String: JSONValue] = [
    "conversationToken": [
      "type": "http", "scheme": "bearer",
      "description": "The `token` that came with the conversation when it was created.",
    ],
    "operatorKey": [
      "type": "http", "scheme": "bearer",
      "description":
        "The operators' key: `USHER_SERVER_OPERATOR_KEY`, or the file `operator-key` in the data folder.",
    ],
  ]

  /// The operation's `security` member.
  var security: JSONValue {
    switch self {
    case .open: []
    case .conversation, .customer: [["conversationToken": []], ["operatorKey": []]]
    case .operators: [["operatorKey": []]]
    }
  }
}
