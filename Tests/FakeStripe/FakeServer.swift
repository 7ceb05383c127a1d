import Essentials
public import HTTPServer

/// The fake on a port, for who reaches it over the network: other processes, and the vendor's own packages.
public final class FakeServer: Sendable {
  /// Where it is, without a slash at the end.
  public let address: String
  private let server: HTTPServer

  /// Begins to serve.
  ///
  /// - Parameters:
  ///   - port: 0 for one that is free.
  ///   - others: What else is served: the pages that customers see.
  public static func start(
    _ stripe: FakeStripe, port: Int = 0, _ others: (inout Router) -> Void = { _ in }
  ) async throws -> FakeServer {
    var router = Router()
    let form = BodyPolicy.bytes(limit: 1 << 20, types: ["application/x-www-form-urlencoded"])
    router.on(.get, "/v1/{path...}") { Self.answer($0, stripe) }
    router.on(.post, "/v1/{path...}", body: form) { Self.answer($0, stripe) }
    others(&router)
    let server = HTTPServer(
      configuration: HTTPServerConfiguration(host: "127.0.0.1", port: port), router: router)
    return FakeServer(server, port: try await server.start())
  }

  private init(_ server: HTTPServer, port: Int) {
    self.server = server
    address = "http://127.0.0.1:\(port)"
  }

  /// Stops.
  public func stop() async { await server.shutdown(grace: .seconds(1)) }

  private static func answer(_ request: HTTPRequest, _ stripe: FakeStripe) -> HTTPResponse {
    let form = HTTPQuery(encoded: String(decoding: request.body, as: UTF8.self))
    let items = request.method == .post ? form.items : request.query.items
    let call = FakeCall(
      method: request.method.rawValue, path: request.path,
      fields: items.map { FakeCall.Field($0.name, $0.value) }, key: request.bearerToken,
      idempotencyKey: request.headers["Idempotency-Key"], version: request.headers["Stripe-Version"])
    // A gateway that gives up: whoever asks knows as little as without any answer.
    guard let answer = stripe.answer(call) else { return HTTPResponse(status: 504) }
    var response = HTTPResponse.json(bytes: answer.body.serialized(), status: answer.status)
    for (name, value) in answer.headers.sorted(by: { $0.key < $1.key }) { response.headers.add(name, value) }
    return response
  }
}
