import Essentials
import HTTPServer
import Identity

/// The socket of a conversation: `/v1/conversations/{id}/socket`. A browser cannot send headers with a WebSocket, so
/// the token comes as a subprotocol, `usher.token.…`, beside `usher.v1`; other clients may send `Authorization`.
struct ConversationSocketRoute {
  static let subprotocol = "usher.v1"
  /// What those need who have no token of the conversation's: who writes here writes in it.
  static let scope = Scope.answerCustomers
  private static let tokenPrefix = "usher.token."

  let api: API

  func serve(on router: inout Router) {
    router.webSocket(
      "/v1/conversations/{id}/socket", protocols: [Self.subprotocol],
      limits: WebSocketLimits(message: 64 << 10), accept: admit
    ) { request, socket in
      let id: ConversationID = try request.parameter("id")
      let client = ConversationSocket(
        socket: socket, conversation: id, tenant: api.tenant, conversations: api.conversations,
        turns: api.turns, limits: api.limits, client: api.limits.client(of: request))
      try await client.run()
    }
  }

  @Sendable private func admit(_ request: HTTPRequest) async throws {
    let id: ConversationID = try request.parameter("id")
    try api.limits.admit(request, .search, .conversation(id))
    try await api.limits.confirm(request, .search, .conversation(id))
    let offered = request.webSocketProtocols.first { $0.hasPrefix(Self.tokenPrefix) }
    guard let token = offered.map({ String($0.dropFirst(Self.tokenPrefix.count)) }) ?? request.bearerToken
    else {
      throw Problem.unauthorized(
        "Offer the subprotocols “usher.v1” and “usher.token.” with the token behind it.")
    }
    if !api.credentials.isToken(token, for: id) {
      guard let principal = try await api.identification.principal(of: token) else {
        throw Problem.wrongToken
      }
      guard principal.scopes.contains(Self.scope) else { throw Problem.missingScope(Self.scope, principal) }
    }
    _ = try await api.conversation(id)
  }
}
