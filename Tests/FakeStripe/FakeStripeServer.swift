import Essentials
import HTTPServer

/// The fake as a server: the interface, the payment page, the bank's page, and a few addresses for tests.
public final class FakeStripeServer: Sendable {
  public let fake: FakeStripe
  /// Where it is, without a slash at the end.
  public let address: String
  private let http: HTTPServer

  /// Begins to listen.
  ///
  /// - Parameters:
  ///   - port: 0 for any free one.
  ///   - silence: How long an answer that is lost is waited for, until the connection is closed.
  public static func start(
    _ fake: FakeStripe, port: Int = 0, silence: Duration = .seconds(30)
  ) async throws -> FakeStripeServer {
    var router = Router()
    FakeInterface(fake: fake, silence: silence).serve(on: &router)
    FakePages(fake: fake).serve(on: &router)
    FakeControl(fake: fake).serve(on: &router)
    let http = HTTPServer(
      configuration: HTTPServerConfiguration(host: "127.0.0.1", port: port), router: router)
    let port = try await http.start()
    let address = "http://127.0.0.1:\(port)"
    fake.with { $0.settings.address = address }
    return FakeStripeServer(fake, http, address)
  }

  private init(_ fake: FakeStripe, _ http: HTTPServer, _ address: String) {
    self.fake = fake
    self.http = http
    self.address = address
  }

  public func stop() async {
    await http.shutdown(grace: .seconds(1))
  }
}

/// `/v1/…`
private struct FakeInterface {
  let fake: FakeStripe
  let silence: Duration

  func serve(on router: inout Router) {
    router.on(.get, "/v1/{path...}") { request in try await answer(request, request.query.items) }
    router.on(.delete, "/v1/{path...}") { request in try await answer(request, request.query.items) }
    router.on(
      .post, "/v1/{path...}",
      body: .bytes(limit: 1 << 20, types: ["application/x-www-form-urlencoded"])
    ) { request in
      try await answer(
        request, HTTPQuery(encoded: String(decoding: request.body, as: UTF8.self)).items)
    }
  }

  private func answer(
    _ request: HTTPRequest, _ fields: [(name: String, value: String)]
  ) async throws -> HTTPResponse {
    let call = FakeCall(
      method: request.method.rawValue, path: request.path,
      fields: fields.map { FakeCall.Field($0.name, $0.value) }, key: request.bearerToken,
      idempotencyKey: request.headers["Idempotency-Key"], version: request.headers["Stripe-Version"])
    guard let answer = fake.answer(call) else {
      try await Task.sleep(for: silence)
      return HTTPResponse(status: 504)
    }
    var response = HTTPResponse.json(bytes: answer.body.serialized(), status: answer.status)
    for (name, value) in answer.headers.sorted(by: { $0.key < $1.key }) { response.headers.add(name, value) }
    return response
  }
}

/// What tests look at and do.
private struct FakeControl {
  let fake: FakeStripe

  func serve(on router: inout Router) {
    router.on(.get, "/fake/requests") { _ in
      let calls = fake.requests.map { call -> JSONValue in
        [
          "method": .string(call.method), "path": .string(call.path),
          "fields": .array(call.fields.map { [.string($0.name), .string($0.value)] }),
          "idempotency_key": FakeRendering.optional(call.idempotencyKey),
          "version": FakeRendering.optional(call.version),
        ]
      }
      return .json(bytes: JSONValue.array(calls).serialized())
    }
    router.on(.get, "/fake/balance") { _ in
      let balance = fake.with { $0.balance }
      return .json(bytes: JSONValue.object(balance.mapValues { .integer($0) }).serialized())
    }
    router.on(.get, "/fake/charges") { _ in
      let charges = fake.with { books in
        books.charges.values.filter(\.isPaid).sorted { $0.id < $1.id }.map { JSONValue.string($0.id) }
      }
      return .json(bytes: JSONValue.array(charges).serialized())
    }
    router.on(.get, "/fake/events") { _ in
      .json(bytes: JSONValue.array(fake.with { $0.events }).serialized())
    }
    router.on(.post, "/fake/dispute/{charge}") { request in
      let charge: String = try request.parameter("charge")
      let dispute = fake.with { $0.openDispute(of: charge, reason: "product_not_received") }
      return .json(bytes: FakeRendering.optional(dispute).serialized())
    }
    router.on(.post, "/fake/disputes/{id}/{outcome}") { request in
      let (id, outcome): (String, String) = (try request.parameter("id"), try request.parameter("outcome"))
      fake.with { $0.closeDispute(id, isWon: outcome == "won") }
      return .noContent
    }
  }
}
