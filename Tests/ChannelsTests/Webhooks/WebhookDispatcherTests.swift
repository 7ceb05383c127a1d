import Essentials
import Foundation
import HTTPClient
import HTTPServer
import Identity
import Persistence
import Synchronization
import Telemetry
import Testing
import UsherTesting

@testable import Channels

@Suite("Delivering webhooks")
struct WebhookDispatcherTests {
  /// Lets a test deliver from a database to a receiver, in this process, without long pauses.
  private func with(
    _ engine: DatabaseEngine = .sqlite, allowing hosts: Set<String> = ["127.0.0.1"],
    change: (inout WebhookSettings) -> Void = { _ in },
    behaviour: @escaping TestReceiver.Behaviour = { _, _ in .noContent },
    _ body: (TestWebhooks, TestReceiver, WebhookDispatcher) async throws -> Void
  ) async throws {
    let receiver = try await TestReceiver.start(behaviour)
    var configuration = HTTPClientConfiguration()
    configuration.proxy = .none
    let client = HTTPClient(configuration)
    try await withTestDatabase(engine, TestWebhooks.migrations) { database in
      let webhooks = TestWebhooks(database, clock: SystemClock()) { settings in
        settings.privateHosts = hosts
        settings.interval = .milliseconds(20)
        settings.pauses = [.milliseconds(50)]
        settings.timeout = .seconds(20)
        change(&settings)
      }
      let dispatcher = WebhookDispatcher(
        webhooks.store, client: client, logger: .disabled, metrics: MetricRegistry())
      try await body(webhooks, receiver, dispatcher)
    }
    await client.close()
    await receiver.stop()
  }

  /// Delivers until something is so.
  private func run(
    _ dispatcher: WebhookDispatcher, until isDone: () async throws -> Bool
  ) async throws {
    let work = Task { await dispatcher.run() }
    let end = ContinuousClock.now + .seconds(60)
    while try await !isDone(), ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(10)) }
    work.cancel()
    await work.value
    #expect(ContinuousClock.now < end, "It did not come to be")
  }

  @Test(
    "A delivery is signed with each secret, and its log tells what came back",
    arguments: DatabaseEngine.allCases)
  func delivery(engine: DatabaseEngine) async throws {
    try await with(
      engine, behaviour: { _, _ in .bytes(Array("thank you\u{0}!".utf8), type: "text/plain", status: 201) }
    ) {
      webhooks, receiver, dispatcher in
      let made = try await webhooks.add(receiver.url())
      let again = try await webhooks.store.rotate(
        made.webhook.id, overlap: .seconds(60), by: .operators, from: TestWebhooks.home)
      try await webhooks.raise("message_answered", 1)
      let id = made.webhook.id
      try await run(dispatcher) { try await webhooks.deliveries(of: id, .delivered).count == 1 }
      let message = try #require(receiver.messages.first)
      let delivery = try await webhooks.deliveries(of: id)[0]
      #expect(message.id == delivery.event.text && message.body == delivery.body)
      let expected = try [again.secret, made.secret].map { secret in
        let shown = try #require(secret)
        let key = try #require(Data(base64Encoded: String(shown.dropFirst(6))))
        let text = "\(message.id).\(message.timestamp).\(message.body)"
        return "v1," + Data(HMAC.code(of: Array(text.utf8), key: Array(key))).base64EncodedString()
      }
      #expect(message.signature == expected.joined(separator: " "))
      let report = try await webhooks.store.delivery(delivery.id, of: id)
      #expect(report.attempts.map(\.result.status) == [201])
      #expect(report.attempts.map(\.result.answer) == ["thank you !"])
    }
  }

  @Test(
    "Each event arrives though the receiver often fails, in order within its conversation",
    arguments: DatabaseEngine.allCases)
  func flaky(engine: DatabaseEngine) async throws {
    // Every third message is refused; the numbers are chosen so that each kind of failure meets each conversation.
    try await with(engine, behaviour: { _, count in count % 3 == 0 ? HTTPResponse(status: 503) : .noContent })
    {
      webhooks, receiver, dispatcher in
      let id = try await webhooks.add(receiver.url()).webhook.id
      let conversations = (0..<5).map { _ in ConversationID(at: webhooks.clock.now) }
      for number in 0..<60 {
        try await webhooks.raise("message_answered", number, in: conversations[number % 5])
      }
      try await run(dispatcher) { try await webhooks.deliveries(of: id, .delivered).count == 60 }
      var seen: [Int64] = []
      for message in receiver.messages {
        let number = try #require(message.number)
        if !seen.contains(number) { seen.append(number) }
      }
      #expect(Set(seen) == Set(0..<60))
      for conversation in 0..<5 {
        let own = seen.filter { Int($0) % 5 == conversation }
        #expect(own == own.sorted())
      }
    }
  }

  @Test("A receiver that does not answer holds up no other")
  func slow() async throws {
    try await with(behaviour: { message, _ in
      if message.path == "/slow" { try await Task.sleep(for: .seconds(10)) }
      return .noContent
    }) { webhooks, receiver, dispatcher in
      let slow = try await webhooks.add(receiver.url("slow")).webhook.id
      let quick = try await webhooks.add(receiver.url("quick")).webhook.id
      for number in 0..<40 { try await webhooks.raise("message_answered", number) }
      let begin = ContinuousClock.now
      try await run(dispatcher) { try await webhooks.deliveries(of: quick, .delivered).count == 40 }
      #expect(ContinuousClock.now - begin < .seconds(9))
      #expect(try await webhooks.deliveries(of: slow, .delivered).isEmpty)
      // No more are under way at once than is allowed; those that were cut off are not counted, and wait.
      #expect(receiver.messages.count { $0.path == "/slow" } <= 8)
      #expect(try await webhooks.deliveries(of: slow, .waiting).count == 40)
    }
  }

  @Test("A receiver that fails is left alone, and gets what waits when it is back")
  func breaker() async throws {
    let isUp = Atomic(false)
    try await with(
      change: { settings in
        settings.pauses = [.seconds(3600)]
        settings.breaker = CircuitBreakerSettings(
          failuresInRow: 3, recoveryTime: .milliseconds(300), successesToClose: 1)
        settings.concurrency = 1
      }, behaviour: { _, _ in isUp.load(ordering: .relaxed) ? .noContent : HTTPResponse(status: 500) }
    ) { webhooks, receiver, dispatcher in
      let id = try await webhooks.add(receiver.url()).webhook.id
      for number in 0..<20 { try await webhooks.raise("message_answered", number) }
      try await run(dispatcher) {
        // Three failures open it, and a trial now and then finds the receiver as it was.
        if receiver.messages.count >= 6 { isUp.store(true, ordering: .relaxed) }
        return try await webhooks.deliveries(of: id, .delivered).count == 20
      }
      #expect(receiver.messages.count < 20 + 10)
    }
  }

  @Test(
    "What is gone is told nothing more, and the audit log says since when", arguments: DatabaseEngine.allCases
  )
  func gone(engine: DatabaseEngine) async throws {
    try await with(engine, behaviour: { _, _ in HTTPResponse(status: 410) }) {
      webhooks, receiver, dispatcher in
      let id = try await webhooks.add(receiver.url()).webhook.id
      try await webhooks.raise()
      try await run(dispatcher) { try await webhooks.store.webhook(id).state == .gone }
      #expect(!webhooks.outbox.events.isWanted("message_answered", webhooks.tenant))
      let log = AuditLog(database: webhooks.database)
      let entries = try await log.entries(limit: 1, webhooks.tenant)
      #expect(entries.map(\.action) == ["webhook.gone"])
    }
  }

  @Test("What was allowed before and is not any more is not called", arguments: ["localhost", "127.0.0.1"])
  func reach(host: String) async throws {
    try await with(allowing: [host]) { webhooks, receiver, _ in
      let id = try await webhooks.add("http://\(host):\(receiver.port)/hook").webhook.id
      let strict = TestWebhooks(webhooks.database, clock: SystemClock()) { $0.patience = .zero }
      let client = HTTPClient()
      let dispatcher = WebhookDispatcher(
        strict.store, client: client, logger: .disabled, metrics: MetricRegistry())
      let report = try await dispatcher.test(id, nil, by: .operators, from: TestWebhooks.home)
      await client.close()
      #expect(report.delivery.state == .dead && report.delivery.isTest)
      let error = try #require(report.attempts.first?.result.error)
      #expect(error.contains("webhooks.private_hosts"))
      #expect(receiver.messages.isEmpty)
    }
  }

  @Test("A sample is sent at once, and says what came back", arguments: DatabaseEngine.allCases)
  func test(engine: DatabaseEngine) async throws {
    try await with(engine, behaviour: { _, count in HTTPResponse(status: count == 1 ? 204 : 500) }) {
      webhooks, receiver, dispatcher in
      let id = try await webhooks.add(receiver.url()).webhook.id
      let home = TestWebhooks.home
      _ = try await webhooks.store.change(id, WebhookChange(isActive: false), by: .operators, from: home)
      let good = try await dispatcher.test(id, "ticket_purchased", by: .operators, from: home)
      #expect(good.delivery.state == .delivered && good.attempts.map(\.result.status) == [204])
      let bad = try await dispatcher.test(id, nil, by: .operators, from: home)
      #expect(bad.delivery.state == .dead && bad.attempts.map(\.result.status) == [500])
      #expect(
        receiver.messages.map { (try? JSONValue(parsing: $0.body))?["type"]?.stringValue } == [
          "ticket_purchased", "message_answered",
        ])
      let unknown = try await webhooks.problem {
        try await dispatcher.test(id, "tea_served", by: .operators, from: home)
      }
      #expect(unknown?.status == 422)
      // Samples are not among what has failed.
      #expect(try await webhooks.store.webhook(id).dead == 0)
    }
  }

  @Test("A redirection is a failure: what is signed for one address is not sent to another")
  func redirection() async throws {
    try await with(behaviour: { _, _ in .redirect(to: "/elsewhere", status: 307) }) {
      webhooks, receiver, dispatcher in
      let id = try await webhooks.add(receiver.url()).webhook.id
      let report = try await dispatcher.test(id, nil, by: .operators, from: TestWebhooks.home)
      #expect(report.attempts.map(\.result.status) == [307] && report.delivery.state == .dead)
      #expect(receiver.messages.map(\.path) == ["/hook"])
    }
  }
}
