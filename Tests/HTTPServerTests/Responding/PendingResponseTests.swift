import Essentials
import HTTPServer
import Testing
import UsherTesting

@Suite("Pending responses")
struct PendingResponseTests {
  @Test("What was known before it was asked for is sent", arguments: HTTPTransport.allCases)
  func atOnce(_ transport: HTTPTransport) async throws {
    try await answer(over: transport) {
      $0.fulfil { .text("here", status: 201) }
    } check: { answer in
      #expect(answer.status == 201)
      #expect(answer.text == "here")
    }
  }

  @Test("What others make later is sent when they have made it", arguments: HTTPTransport.allCases)
  func later(_ transport: HTTPTransport) async throws {
    try await answer(over: transport) { pending in
      Task {
        try await Task.sleep(for: .milliseconds(20))
        pending.fulfil { .text("late") }
        pending.fulfil { .text("too late") }
      }
    } check: { answer in
      #expect(answer.status == 200)
      #expect(answer.text == "late")
    }
  }

  @Test("An error is rendered as if the handler had thrown it", arguments: HTTPTransport.allCases)
  func failure(_ transport: HTTPTransport) async throws {
    try await answer(over: transport) { pending in
      Task { pending.fulfil { throw Problem.forbidden("Not today.") } }
    } check: { answer in
      #expect(answer.status == 403)
      #expect(answer.json?["detail"] == "Not today.")
    }
  }

  @Test("What never comes ends with the route's time limit, and what comes after that harms nobody")
  func never() async throws {
    let pending = PendingResponse()
    var router = Router()
    router.on(.get, "/", answerLimit: .milliseconds(100)) { _ in .pending(pending) }
    try await HTTPTester.run(router, over: .live) { client in
      let tooEarly = try await client.get("/")
      #expect(tooEarly.status == 503)
      pending.fulfil { .text("late") }
      let afterwards = try await client.get("/")
      #expect(afterwards.text == "late")
    }
  }

  private func answer(
    over transport: HTTPTransport, _ begin: @escaping @Sendable (PendingResponse) -> Void,
    check: @Sendable (HTTPAnswer) throws -> Void
  ) async throws {
    var router = Router()
    router.on(.get, "/") { _ in
      let pending = PendingResponse()
      begin(pending)
      return .pending(pending)
    }
    try await HTTPTester.run(router, over: transport) { client in
      try check(try await client.get("/"))
    }
  }
}
