import Essentials
import Identity
import Persistence
import Testing
import UsherTesting

@testable import Channels

@Suite("Events on their way out")
struct WebhookQueueTests {
  private let taken = WebhookAttempt.Result(status: 204)
  private let refused = WebhookAttempt.Result(status: 500, answer: "no")

  @Test("are written with what caused them, or not at all", arguments: DatabaseEngine.allCases)
  func outbox(engine: DatabaseEngine) async throws {
    struct Regret: Error {}
    try await TestWebhooks.with(engine) { webhooks, clock in
      let id = try await webhooks.add().webhook.id
      await #expect(throws: Regret.self) {
        try await webhooks.database.write { connection in
          let event = NewEvent("message_answered", at: clock.now, on: NewEvent.Subject(), [:])
          try await webhooks.outbox.events.add(event, webhooks.tenant, connection)
          throw Regret()
        }
      }
      #expect(try await webhooks.deliveries(of: id).isEmpty)
      try await webhooks.raise("message_answered", 7)
      let deliveries = try await webhooks.deliveries(of: id)
      #expect(deliveries.map(\.number) == [7])
      let body = try JSONValue(parsing: deliveries[0].body)
      #expect(body["type"] == "message_answered")
      #expect(body["timestamp"]?.stringValue == clock.now.description)
    }
  }

  @Test(
    "are written for those who want to hear of them, as soon as they do", arguments: DatabaseEngine.allCases)
  func wanted(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, clock in
      let (events, tenant) = (webhooks.outbox.events, webhooks.tenant)
      #expect(!events.isWanted("message_answered", tenant))
      let first = try await webhooks.add().webhook.id
      let second = try await webhooks.add(
        "https://hooks.example/both", ["message_answered", "ticket_purchased"]
      ).webhook.id
      #expect(events.isWanted("message_answered", tenant) && events.isWanted("ticket_purchased", tenant))
      #expect(!events.isWanted("message_answered", TenantContext(tenant: TenantID(at: clock.now))))
      try await webhooks.raise("message_answered")
      try await webhooks.raise("ticket_purchased")
      #expect(try await webhooks.deliveries(of: first).count == 1)
      #expect(try await webhooks.deliveries(of: second).count == 2)
      // The same event has one name at both.
      let one = try await webhooks.deliveries(of: first)
      let both = try await webhooks.deliveries(of: second)
      #expect(both.filter { $0.name == "message_answered" }.map(\.event) == one.map(\.event))
      // Another process has paused them: this one learns it at its next look, and writes nothing even before.
      let other = TestWebhooks(webhooks.database, clock: clock)
      for id in [first, second] {
        _ = try await other.store.change(
          id, WebhookChange(isActive: false), by: .operators, from: TestWebhooks.home)
      }
      #expect(events.isWanted("message_answered", tenant))
      try await webhooks.raise("message_answered")
      try await webhooks.outbox.refresh()
      #expect(!events.isWanted("message_answered", tenant))
      #expect(try await webhooks.deliveries(of: first).count == 1)
    }
  }

  @Test(
    "leave one after the other where they are of one conversation, side by side where they are not",
    arguments: DatabaseEngine.allCases)
  func order(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, clock in
      let id = try await webhooks.add().webhook.id
      let (one, two) = (ConversationID(at: clock.now), ConversationID(at: clock.now))
      for (number, conversation) in [(1, one), (2, one), (3, two), (4, one)] {
        try await webhooks.raise("message_answered", number, in: conversation)
      }
      let queue = webhooks.queue
      #expect(try await queue.due() == [id])
      let first = try await queue.claim(id, limit: 10)
      #expect(first.map(\.delivery.number) == [1, 3])
      #expect(try await queue.claim(id, limit: 10).isEmpty)
      // One that is to be tried again holds up those behind it, and no others.
      let isKept = try await queue.settle(
        first[0], refused, begunAt: clock.now, .retry(at: clock.now + .seconds(10)))
      #expect(isKept)
      #expect(try await queue.settle(first[1], taken, begunAt: clock.now, .delivered))
      #expect(try await queue.claim(id, limit: 10).isEmpty)
      clock.advance(by: .seconds(10))
      let again = try await queue.claim(id, limit: 10)
      #expect(again.map(\.delivery.number) == [1])
      #expect(again[0].attempt == 2)
      // One that is given up does not.
      #expect(try await queue.settle(again[0], refused, begunAt: clock.now, .dead))
      let next = try await queue.claim(id, limit: 10)
      #expect(next.map(\.delivery.number) == [2])
      #expect(try await queue.settle(next[0], taken, begunAt: clock.now, .delivered))
      let last = try await queue.claim(id, limit: 10)
      #expect(last.map(\.delivery.number) == [4])
      let report = try await webhooks.store.delivery(again[0].delivery.id, of: id)
      #expect(report.delivery.state == .dead && report.delivery.attempts == 2)
      #expect(report.attempts.map(\.number) == [1, 2])
      #expect(report.attempts.map(\.result.status) == [500, 500])
      #expect(report.attempts.map(\.result.answer) == ["no", "no"])
    }
  }

  @Test("are taken over from a process that is not heard of again", arguments: DatabaseEngine.allCases)
  func leases(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, clock in
      let id = try await webhooks.add().webhook.id
      try await webhooks.raise()
      let queue = webhooks.queue
      let first = try await queue.claim(id, limit: 1)[0]
      clock.advance(by: webhooks.store.settings.lease + .milliseconds(-1))
      #expect(try await queue.claim(id, limit: 1).isEmpty)
      clock.advance(by: .milliseconds(1))
      let second = try await queue.claim(id, limit: 1)[0]
      #expect(second.delivery.event == first.delivery.event && second.attempt == 2)
      // The first one comes back to life: what it says is not heard.
      #expect(try await !queue.settle(first, taken, begunAt: clock.now, .delivered))
      #expect(try await webhooks.deliveries(of: id).map(\.state) == [.waiting])
      #expect(try await queue.settle(second, taken, begunAt: clock.now, .delivered))
      #expect(try await webhooks.deliveries(of: id).map(\.state) == [.delivered])
    }
  }

  @Test("are given back uncounted when they were not tried", arguments: DatabaseEngine.allCases)
  func release(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, _ in
      let id = try await webhooks.add().webhook.id
      try await webhooks.raise()
      let claimed = try await webhooks.queue.claim(id, limit: 1)[0]
      try await webhooks.queue.release(claimed)
      let again = try await webhooks.queue.claim(id, limit: 1)[0]
      #expect(again.attempt == 1 && again.tries == 1)
    }
  }

  @Test(
    "go nowhere once their receiver has said that it is gone, until somebody says otherwise",
    arguments: DatabaseEngine.allCases)
  func gone(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, clock in
      let id = try await webhooks.add().webhook.id
      for number in 1...3 { try await webhooks.raise("message_answered", number) }
      let claimed = try await webhooks.queue.claim(id, limit: 1)[0]
      let gone = WebhookAttempt.Result(status: 410)
      #expect(try await webhooks.queue.settle(claimed, gone, begunAt: clock.now, .gone))
      let webhook = try await webhooks.store.webhook(id)
      #expect(webhook.state == .gone && webhook.waiting == 0 && webhook.dead == 3)
      let home = TestWebhooks.home
      let refused = try await webhooks.problem {
        try await webhooks.store.replay(deadSince: clock.now, of: id, by: .operators, from: home)
      }
      #expect(refused?.status == 409)
      _ = try await webhooks.store.change(id, WebhookChange(isActive: true), by: .operators, from: home)
      let count = try await webhooks.store.replay(
        deadSince: clock.now, of: id, by: .operators, from: home)
      #expect(count == 3)
      #expect(try await webhooks.queue.claim(id, limit: 10).count == 3)
    }
  }

  @Test(
    "that have failed for good are sent again, one or all since a moment", arguments: DatabaseEngine.allCases)
  func replay(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, clock in
      let id = try await webhooks.add().webhook.id
      for number in 1...3 {
        try await webhooks.raise("message_answered", number)
        clock.advance(by: .seconds(60))
      }
      for claimed in try await webhooks.queue.claim(id, limit: 10) {
        #expect(try await webhooks.queue.settle(claimed, refused, begunAt: clock.now, .dead))
      }
      let (store, home) = (webhooks.store, TestWebhooks.home)
      let newest = try await webhooks.deliveries(of: id, .dead)[0]
      #expect(newest.number == 3)
      let again = try await store.replay(newest.id, of: id, by: .operators, from: home)
      #expect(again.state == .waiting && again.event == newest.event)
      let twice = try await webhooks.problem {
        try await store.replay(newest.id, of: id, by: .operators, from: home)
      }
      #expect(twice?.status == 409)
      let others = try await store.replay(
        deadSince: clock.now + .seconds(-120), of: id, by: .operators, from: home)
      #expect(others == 1)
      let claimed = try await webhooks.queue.claim(id, limit: 10)
      #expect(Set(claimed.map(\.delivery.number)) == [2, 3])
      // It has all its attempts before it, and the log goes on.
      #expect(claimed.allSatisfy { $0.tries == 1 && $0.attempt == 2 && $0.askedAt == clock.now })
      let stranger = try await webhooks.problem {
        try await store.replay(WebhookDeliveryID(at: clock.now), of: id, by: .operators, from: home)
      }
      #expect(stranger?.status == 404)
    }
  }

  @Test("are due at once when their receiver answers again", arguments: DatabaseEngine.allCases)
  func hurry(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, clock in
      let id = try await webhooks.add().webhook.id
      for _ in 1...3 { try await webhooks.raise() }
      let claims = try await webhooks.queue.claim(id, limit: 2)
      #expect(
        try await webhooks.queue.settle(
          claims[0], refused, begunAt: clock.now, .retry(at: clock.now + .seconds(3600))))
      try await webhooks.queue.hurry(id)
      // What is just being sent is left alone.
      let next = try await webhooks.queue.claim(id, limit: 10).map(\.delivery.id)
      #expect(
        next.count == 2 && next.contains(claims[0].delivery.id) && !next.contains(claims[1].delivery.id))
    }
  }

  @Test(
    "are kept for a while when they are over, and given up when nobody could send them",
    arguments: DatabaseEngine.allCases)
  func cleanUp(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, clock in
      let id = try await webhooks.add().webhook.id
      try await webhooks.raise("message_answered", 1)
      let claimed = try await webhooks.queue.claim(id, limit: 1)[0]
      #expect(try await webhooks.queue.settle(claimed, taken, begunAt: clock.now, .delivered))
      clock.advance(by: .milliseconds(1))
      try await webhooks.raise("message_answered", 2)
      clock.advance(by: .seconds(4 * 86_400))
      let early = try await webhooks.store.cleanUp()
      #expect(early.givenUp == 0 && early.removed == 0)
      clock.advance(by: .milliseconds(1))
      let late = try await webhooks.store.cleanUp()
      #expect(late.givenUp == 1 && late.removed == 0)
      #expect(try await webhooks.deliveries(of: id).map(\.state) == [.dead, .delivered])
      clock.advance(by: .seconds(26 * 86_400))
      let last = try await webhooks.store.cleanUp()
      #expect(last.givenUp == 0 && last.removed == 1)
      #expect(try await webhooks.deliveries(of: id).map(\.state) == [.dead])
      let attempts = try await webhooks.database.read { connection in
        try await connection.query(
          "SELECT 1 FROM webhook_attempts WHERE tenant_id = \(webhooks.tenant.tenant)")
      }
      #expect(attempts.isEmpty)
    }
  }

  @Test("go with their webhook", arguments: DatabaseEngine.allCases)
  func removal(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, clock in
      let id = try await webhooks.add().webhook.id
      for _ in 1...2 { try await webhooks.raise() }
      let claimed = try await webhooks.queue.claim(id, limit: 1)[0]
      #expect(try await webhooks.queue.settle(claimed, taken, begunAt: clock.now, .delivered))
      try await webhooks.store.remove(id, by: .operators, from: TestWebhooks.home)
      for table in ["webhooks", "webhook_secrets", "webhook_deliveries", "webhook_attempts"] {
        let rows = try await webhooks.database.read { connection in
          try await connection.query(
            "SELECT 1 FROM \(raw: table) WHERE tenant_id = \(webhooks.tenant.tenant)")
        }
        #expect(rows.isEmpty)
      }
    }
  }
}
