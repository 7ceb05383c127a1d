import Essentials
import Foundation
import HTTPServer
import Telemetry
import Testing
import UsherTesting

@testable import Assistant
@testable import UsherServer

@Suite("What the server writes for operators")
struct LeakTests {
  private static let key = "planted-operator-key-0123456789abcdef"
  private static let details = [
    "4111 1111 1111 1111", "wilma.secret@plantedmail.example", "+44 20 7946 0123", "DE89370400440532013000",
    "219-09-9997", "81.2.69.142",
  ]
  private static let secrets = [
    "sk_live_plantedplantedplanted1", "AKIAPLANTEDPLANTED12",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.cGxhbnRlZHNpZ25hdHVyZQ",
  ]
  /// Looks like nothing; only the words before it tell.
  private static let password = "plantedPassword99"

  @Test("has no key, token, card or personal detail in logs, traces or metrics, whatever goes wrong")
  func searched() async throws {
    let environment = ["USHER_SERVER_PORT": "0", "USHER_SERVER_OPERATOR_KEY": Self.key]
    try await PrivacyCompany.with(.sqlite, environment: environment) { company in
      let server = try await Server.start(company.assistant, version: "0")
      do {
        try await Self.use(server.port, company)
      } catch {
        await server.stop()
        throw error
      }
      let metrics = company.assistant.services.metrics.render()
      await server.stop()
      let log = company.log.text
      #expect(log.contains("POST /chat"), "nothing was logged")
      for planted in Self.details + Self.secrets + [Self.key, Self.password] {
        #expect(!log.contains(planted) && !metrics.contains(planted), "\(planted)")
      }
      for detail in Self.details.prefix(3) {
        #expect(!log.contains(detail.replacing(" ", with: "%20")), "\(detail)")
      }
    }
  }

  /// Turns, orders and mistakes in the server's whole width.
  private static func use(_ port: Int, _ company: PrivacyCompany) async throws {
    let operators: HTTPHeaders = ["Authorization": "Bearer \(key)"]
    let json: HTTPHeaders = ["Content-Type": "application/json"]
    func send(_ method: HTTPMethod, _ path: String, _ headers: HTTPHeaders, _ body: JSONValue? = nil)
      async throws
      -> HTTPAnswer
    {
      try await RawHTTP.send(method, path, headers: headers, body: body?.serialized() ?? [], port: port)
    }
    let planted = (details + secrets).joined(separator: " and ")
    let all = JSONValue.string("\(planted), password: \(password), my name is Wilma Secret")
    let text = "Where is my refund? " + (all.stringValue ?? "")
    let chat = try await send(
      .post, "/chat", json, ["message": .string(text), "user_id": "wilma.secret@plantedmail.example"])
    #expect(chat.status == 200, "\(String(decoding: chat.body, as: UTF8.self))")
    _ = try await send(.post, "/chat", json, ["message": ["not a text": all]])
    _ = try await send(.post, "/chat", json, all)
    for secret in secrets + details.map({ $0.replacing(" ", with: "%20") }) {
      let bearer: HTTPHeaders = ["Authorization": "Bearer \(secret)"]
      _ = try await send(.get, "/v1/conversations?token=\(secret)", bearer)
      _ = try await send(.get, "/v1/customers/\(secret)?password=\(password)", bearer)
      _ = try await send(.post, "/v1/customers/\(secret)/export", operators)
      _ = try await send(.get, "/v1/memory?customer=\(secret)", operators)
      _ = try await send(.post, "/v1/orders", ["Authorization": "Basic \(secret)"])
    }
    _ = try await company.say(text, as: "wilma.secret@plantedmail.example")
    for line in ["hawks tonight 2 upper", "first one", "4111 1111 1111 1111", "visa", "yes"] {
      _ = try await company.say(line, as: "wilma.secret@plantedmail.example")
    }
    let reply = try await company.say(text, as: "other-1")
    let path = "/v1/conversations/\(reply.conversation)/messages/\(reply.id)/trace"
    let trace = try await send(.get, path, operators)
    #expect(trace.status == 200)
    let shown = String(decoding: trace.body, as: UTF8.self)
    for secret in details + secrets + [password] {
      #expect(!shown.contains(secret), "the trace has \(secret)")
    }
  }
}
