import Essentials
import Foundation
import Identity
import Persistence
import Testing
import UsherTesting

@testable import Channels

@Suite("Webhooks of a company")
struct WebhookStoreTests {
  @Test(
    "A webhook has a secret that is shown once, sealed, and opens again", arguments: DatabaseEngine.allCases)
  func secrets(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, _ in
      let made = try await webhooks.add()
      let text = try #require(made.secret)
      let key = try #require(Data(base64Encoded: String(text.dropFirst(6))))
      let keys = try await webhooks.store.keys(of: made.webhook.id)
      #expect(keys == [Array(key)])
      let boxes = try await webhooks.store.read { try await $0.boxes(of: made.webhook.id) }
      #expect(boxes.count == 1)
      #expect(boxes[0].box.firstRange(of: Array(key)) == nil)
      // Who has the database and not the server's secret cannot sign.
      let stranger = TestWebhooks(
        webhooks.database, clock: webhooks.clock, secret: [UInt8](repeating: 8, count: 32))
      await #expect(throws: SecretBox.Failure.unknownKey) {
        try await stranger.store.keys(of: made.webhook.id)
      }
    }
  }

  @Test(
    "After a rotation both secrets sign until the overlap is over, then the new one alone",
    arguments: DatabaseEngine.allCases)
  func rotation(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, clock in
      let id = try await webhooks.add().webhook.id
      let old = try await webhooks.store.keys(of: id)
      clock.advance(by: .seconds(1))
      let made = try await webhooks.store.rotate(
        id, overlap: .seconds(60), by: .operators, from: TestWebhooks.home)
      #expect(made.webhook.secrets.count == 2)
      #expect(made.webhook.secrets[1].expiresAt == clock.now + .seconds(60))
      let both = try await webhooks.store.keys(of: id)
      #expect(both.count == 2 && both[1] == old[0])
      #expect(made.secret == WebhookSignature.text(of: both[0]))
      clock.advance(by: .seconds(60))
      let rest = try await webhooks.store.keys(of: id)
      #expect(rest == [both[0]])
      // Without an overlap the former one signs nothing more.
      clock.advance(by: .seconds(1))
      _ = try await webhooks.store.rotate(id, overlap: .zero, by: .operators, from: TestWebhooks.home)
      let last = try await webhooks.store.keys(of: id)
      #expect(last.count == 1 && last != rest)
    }
  }

  @Test("What is wrong is refused with the field that it is in", arguments: DatabaseEngine.allCases)
  func refusals(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, clock in
      let cases: [(String, [EventName], String)] = [
        ("http://example.com/", ["message_answered"], "/url"),
        ("https://example.com/", ["message_answered", "tea_served"], "/events/1"),
        ("https://example.com/", [], "/events"),
      ]
      for (url, events, pointer) in cases {
        let problem = try await webhooks.problem { try await webhooks.add(url, events) }
        #expect(problem?.status == 422)
        #expect(problem?.errors.map(\.pointer) == [pointer])
      }
      let nobody = try await webhooks.problem { try await webhooks.store.webhook(WebhookID(at: clock.now)) }
      #expect(nobody?.status == 404)
      for _ in 0..<WebhookSettings.mostWebhooks { try await webhooks.add() }
      let many = try await webhooks.problem { try await webhooks.add() }
      #expect(many?.status == 409)
    }
  }

  @Test(
    "The same request makes one webhook, another one under its key none", arguments: DatabaseEngine.allCases)
  func requests(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, _ in
      let first = try await webhooks.add(request: "one")
      let second = try await webhooks.add(request: "one")
      #expect(first.webhook.id == second.webhook.id)
      #expect(first.secret != nil && second.secret == nil)
      let other = try await webhooks.problem {
        try await webhooks.add("https://other.example/", request: "one")
      }
      #expect(other?.status == 409)
      #expect(try await webhooks.store.all().count == 1)
    }
  }

  @Test(
    "Each change is in the audit log, and what changes nothing is not", arguments: DatabaseEngine.allCases)
  func audit(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, clock in
      let id = try await webhooks.add().webhook.id
      let home = TestWebhooks.home
      for change in [
        WebhookChange(description: "Other"), WebhookChange(description: "Other"),
        WebhookChange(isActive: false),
      ] {
        _ = try await webhooks.store.change(id, change, by: .operators, from: home)
      }
      _ = try await webhooks.store.rotate(id, overlap: .zero, by: .operators, from: home)
      try await webhooks.store.remove(id, by: .operators, from: home)
      let log = AuditLog(database: webhooks.database, clock: clock)
      let entries = try await log.entries(limit: 10, webhooks.tenant)
      #expect(
        entries.map(\.action) == [
          "webhook.removed", "webhook.secret_rotated", "webhook.changed", "webhook.changed",
          "webhook.created",
        ])
      #expect(entries.allSatisfy { $0.text.contains(id.text) && !$0.text.contains("hooks.example") })
    }
  }

  @Test("A company sees and changes its own alone", arguments: DatabaseEngine.allCases)
  func walls(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, clock in
      let id = try await webhooks.add().webhook.id
      let other = TestWebhooks(webhooks.database, clock: clock, tenant: TenantID(at: clock.now))
      #expect(try await other.store.all().isEmpty)
      let home = TestWebhooks.home
      let problems = [
        try await other.problem { try await other.store.webhook(id) },
        try await other.problem {
          try await other.store.change(id, WebhookChange(isActive: false), by: .operators, from: home)
        },
        try await other.problem {
          try await other.store.rotate(id, overlap: .zero, by: .operators, from: home)
        },
        try await other.problem { try await other.store.remove(id, by: .operators, from: home) },
        try await other.problem { try await other.store.deliveries(of: id, limit: 1) },
      ]
      #expect(problems.map(\.?.status) == [404, 404, 404, 404, 404])
      // What happens at the other company is not told to this one.
      try await other.outbox.refresh()
      try await other.raise()
      #expect(try await webhooks.deliveries(of: id).isEmpty)
    }
  }

  @Test(
    "A subscription by REST hooks ends by its id, other webhooks do not", arguments: DatabaseEngine.allCases)
  func restHooks(engine: DatabaseEngine) async throws {
    try await TestWebhooks.with(engine) { webhooks, _ in
      let own = try await webhooks.add().webhook.id
      let hook = try await webhooks.add("https://hooks.zapier.example/1", ["ticket_purchased"], .restHook)
        .webhook.id
      let home = TestWebhooks.home
      let refused = try await webhooks.problem {
        try await webhooks.store.remove(own, .restHook, by: .operators, from: home)
      }
      #expect(refused?.status == 404)
      try await webhooks.store.remove(hook, .restHook, by: .operators, from: home)
      #expect(try await webhooks.store.all().map(\.id) == [own])
    }
  }
}
