import Essentials
import HTTPServer
import Identity

/// The socket of a conversation: `/v1/conversations/{id}/socket`. A browser cannot send headers with a WebSocket, so
/// the token comes as a subprotocol, `usher.token.…`, beside `usher.v1`; other clients may send `Authorization`, and
/// our own pages the cookie of who has signed in.
struct ConversationSocketRoute {
  static let subprotocol = "usher.v1"
  /// What those need who have no token of the conversation's: who writes here writes in it.
  static let scope = Scope.answerCustomers
  private static let tokenPrefix = "usher.token."

  let reception: Reception

  func serve(on router: inout Router) {
    router.webSocket(
      "/v1/conversations/{id}/socket", protocols: [Self.subprotocol],
      limits: WebSocketLimits(message: 64 << 10), accept: admit
    ) { request, socket in
      let id: ConversationID = try request.parameter("id")
      try await reception.serve(request, token: Self.token(of: request)) { api in
        let client = ConversationSocket(
          socket: socket, conversation: id, tenant: api.tenant, conversations: api.conversations,
          turns: api.turns, limits: api.limits, client: api.limits.client(of: request),
          tracer: api.assistant.services.tracer)
        try await client.run()
      }
    }
  }

  private static func token(of request: HTTPRequest) -> String? {
    let offered = request.webSocketProtocols.first { $0.hasPrefix(tokenPrefix) }
    return offered.map { String($0.dropFirst(tokenPrefix.count)) } ?? request.bearerToken
  }

  @Sendable private func admit(_ request: HTTPRequest) async throws {
    try await reception.serve(request, token: Self.token(of: request)) { try await admit(request, $0) }
  }

  private func admit(_ request: HTTPRequest, _ api: API) async throws {
    let id: ConversationID = try request.parameter("id")
    try api.limits.admit(request, .search, .conversation(id))
    try await api.limits.confirm(request, .search, .conversation(id))
    guard let token = Self.token(of: request) else {
      guard let principal = try await api.identification.principal(ofSocket: request) else {
        throw Problem.unauthorized(
          "Offer the subprotocols “usher.v1” and “usher.token.” with the token behind it.")
      }
      return try await admit(principal, to: id, api)
    }
    if api.credentials.isToken(token, for: id) {
      _ = try await api.conversation(id)
    } else {
      guard let principal = try await api.identification.principal(of: token) else {
        throw Problem.wrongToken
      }
      try await admit(principal, to: id, api)
    }
  }

  /// Lets somebody of the company in.
  private func admit(_ principal: Principal, to id: ConversationID, _ api: API) async throws {
    guard principal.scopes.contains(Self.scope) else { throw Problem.missingScope(Self.scope, principal) }
    _ = try await api.conversation(id)
  }
}
