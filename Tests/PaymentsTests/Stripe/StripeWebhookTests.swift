import Essentials
import FakeStripe
import Payments
import Synchronization
import Testing
import UsherTesting

@Suite struct StripeWebhookTests {
  private static let body = Array(#"{"id":"evt_1","object":"event"}"#.utf8)
  private static let now = Timestamp(milliseconds: 1_760_000_000_000)

  @Test("A signature is checked with each secret, however many signatures there are")
  func signatures() throws {
    let header = StripeSignature.header(for: Self.body, secrets: ["whsec_old", "whsec_new"], at: Self.now)
    for secrets in [["whsec_old"], ["whsec_new"], ["whsec_other", "whsec_new"]] {
      try StripeSignature(parsing: header).check(Self.body, secrets: secrets, now: Self.now)
    }
    for secrets in [["whsec_other"], []] {
      #expect(throws: StripeSignature.Failure.wrong) {
        try StripeSignature(parsing: header).check(Self.body, secrets: secrets, now: Self.now)
      }
    }
    #expect(throws: StripeSignature.Failure.wrong) {
      try StripeSignature(parsing: header).check(Self.body + [32], secrets: ["whsec_new"], now: Self.now)
    }
  }

  @Test("Five minutes are the most that a signature may be away, in both directions")
  func tolerance() throws {
    let header = StripeSignature.header(for: Self.body, secrets: ["whsec_1"], at: Self.now)
    let signature = try StripeSignature(parsing: header)
    for seconds in [-300, 0, 300] as [Int64] {
      try signature.check(Self.body, secrets: ["whsec_1"], now: Self.now + .seconds(seconds))
    }
    for seconds in [-301, 301] as [Int64] {
      #expect(throws: StripeSignature.Failure.tooOld) {
        try signature.check(Self.body, secrets: ["whsec_1"], now: Self.now + .seconds(seconds))
      }
    }
  }

  @Test(
    "A header that is none is refused",
    arguments: [
      "", "t=", "t=1", "v1=00", "t=1,v1=", "t=1,v1=zz", "t=-1,v1=00", "t=1,t=2,v1=00", "t=1,v0=00", "x",
      "t=1;v1=00",
      "t=99999999999999999999,v1=00",
    ])
  func malformed(header: String) {
    #expect(throws: StripeSignature.Failure.malformed) { try StripeSignature(parsing: header) }
  }

  @Test("Headers of all kinds of bytes are read or refused, and never taken for right")
  func fuzz() {
    var generator = SplitMix64(seed: 6)
    let good = StripeSignature.header(for: Self.body, secrets: ["whsec_1"], at: Self.now)
    let pieces = ["t=", "v1=", "v0=", ",", "=", "1760000000", "00", good, "é", "\0", " ", "-", "a"]
    for _ in 0..<20_000 {
      var header = ""
      for _ in 0..<Int.random(in: 0...8, using: &generator) {
        header += pieces.randomElement(using: &generator) ?? ""
      }
      var bytes = Array((Bool.random(using: &generator) ? header : good).utf8)
      if !bytes.isEmpty, Bool.random(using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= UInt8.random(
          in: 1...255, using: &generator)
      }
      guard let signature = try? StripeSignature(parsing: String(decoding: bytes, as: UTF8.self)) else {
        continue
      }
      let isRight = (try? signature.check(Self.body, secrets: ["whsec_1"], now: Self.now)) != nil
      #expect(
        !isRight || signature.signatures == (try? StripeSignature(parsing: good))?.signatures
          || String(decoding: bytes, as: UTF8.self).contains(good.dropFirst(13)))
    }
  }

  @Test("What the fake tells is read: which payment, which operation, which dispute")
  func events() async throws {
    try await withStripe { shop in
      let secret = try #require(StripeWebhookSecret("whsec_fakefakefake"))
      let webhooks = StripeWebhooks(secrets: [secret], isLive: false, clock: shop.clock)
      let page = try await shop.create(StripeProvider.checkoutToken)
      shop.fake.with { _ = $0.pay(page.id.rawValue, .disputed) }
      let paid = try #require(try await shop.now(page))
      var seen: [String: PaymentEvent] = [:]
      for webhook in shop.fake.takeWebhooks() {
        let event = try webhooks.event(webhook.body, signature: webhook.signature, shop.tenant)
        if let event { seen[event.type] = event }
      }
      for type in ["payment_intent.succeeded", "checkout.session.completed", "charge.succeeded"] {
        #expect(seen[type]?.payment == paid.id && seen[type]?.operation == "op_1", "\(type)")
      }
      let disputed = try #require(seen["charge.dispute.created"])
      #expect(disputed.payment == paid.id)
      let dispute = try await shop.provider.dispute(try #require(disputed.dispute), shop.tenant)
      #expect(dispute?.status == .needsResponse && dispute?.amount == paid.amount)
      #expect(dispute?.payment == paid.id && dispute?.reason == "fraudulent")
      #expect(seen["customer.created"]?.isOfInterest == false)
    }
  }

  @Test(
    "What others do with the same account, and the other mode, is passed over; what is no event is refused")
  func others() throws {
    let clock = ManualClock()
    let fake = FakeStripe(clock: clock)
    let secret = try #require(StripeWebhookSecret("whsec_fakefakefake"))
    let tenant = TenantContext(tenant: .single)
    let live = StripeWebhooks(secrets: [secret], isLive: true, clock: clock)
    let test = StripeWebhooks(secrets: [secret], isLive: false, clock: clock)
    let event: JSONValue = [
      "id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "livemode": false,
      "data": [
        "object": ["object": "payment_intent", "id": "pi_1", "metadata": ["usher_tenant": "another"]]
      ],
    ]
    let webhook = fake.sign(event)
    #expect(try live.event(webhook.body, signature: webhook.signature, tenant) == nil)
    #expect(try test.event(webhook.body, signature: webhook.signature, tenant) == nil)
    for nothing in [JSONValue.null, [], ["id": "evt_1"], ["object": "event", "id": "", "type": "x"]] {
      let webhook = fake.sign(nothing)
      #expect(throws: StripeWebhooks.Refusal.unreadable) {
        try test.event(webhook.body, signature: webhook.signature, tenant)
      }
    }
    #expect(throws: StripeWebhooks.Refusal.signature(.malformed)) {
      try test.event(webhook.body, signature: nil, tenant)
    }
  }

  @Test("Bodies that were changed anywhere are read or refused, and nothing breaks")
  func bodies() async throws {
    try await withStripe { shop in
      let secret = try #require(StripeWebhookSecret("whsec_fakefakefake"))
      let webhooks = StripeWebhooks(secrets: [secret], isLive: false, clock: shop.clock)
      _ = try await shop.confirm(try await shop.create("pm_card_createDispute"))
      let events = shop.fake.with { $0.events }
      var generator = SplitMix64(seed: 66)
      for _ in 0..<5_000 {
        let event = Self.changed(try #require(events.randomElement(using: &generator)), &generator)
        let webhook = shop.fake.sign(event)
        let read = try? webhooks.event(webhook.body, signature: webhook.signature, shop.tenant)
        if let event = read ?? nil {
          #expect((1...255).contains(event.id.utf8.count) && event.payment?.rawValue.contains("\0") != true)
        }
      }
    }
  }

  @Test("Answers of Stripe's that were changed anywhere are read or an outcome that is not known")
  func answers() async throws {
    try await withStripe { shop in
      let paid = try await shop.confirm(try await shop.create())
      _ = try await shop.refund(paid, 100)
      var generator = SplitMix64(seed: 666)
      let odd = OddStripe(fake: shop.fake)
      try await withTestDatabase(.sqlite, [StripeProvider.migrations]) { database in
        let provider = StripeProvider(odd, database: database, clock: shop.clock, timer: shop.clock)
        for _ in 0..<2_000 {
          odd.change = Self.random(&generator)
          _ = try? await provider.payment(paid.id, shop.tenant)
          _ = try? await provider.refunds(of: paid.id, shop.tenant)
          _ = try? await provider.ledger(LedgerQuery(since: Timestamp(milliseconds: 0)), shop.tenant)
          _ = try? await provider.confirm(paid.id, key: "again", shop.tenant)
        }
      }
    }
  }

  static func random(_ generator: inout SplitMix64) -> UInt64 { generator.next() }

  /// A value with one of its parts exchanged for something else.
  static func changed(_ value: JSONValue, _ generator: inout SplitMix64) -> JSONValue {
    switch value {
    case .object(var members):
      guard let name = members.keys.sorted().randomElement(using: &generator), let inner = members[name],
        Int.random(in: 0..<8, using: &generator) > 0
      else { return strange(&generator) }
      members[name] = changed(inner, &generator)
      return .object(members)
    case .array(var elements):
      guard !elements.isEmpty else { return strange(&generator) }
      let index = Int.random(in: 0..<elements.count, using: &generator)
      elements[index] = changed(elements[index], &generator)
      return .array(elements)
    default: return strange(&generator)
    }
  }

  private static func strange(_ generator: inout SplitMix64) -> JSONValue {
    let values: [JSONValue] = [
      .null, "", "x", "\u{0}", -1, 9_223_372_036_854_775_807, 0.5, true, [], [:], "usd", "requires_action",
      .string(String(repeating: "a", count: 5_000)), ["id": "pi_x", "object": "payment_intent"],
    ]
    return values.randomElement(using: &generator) ?? .null
  }
}

/// The fake with answers that were changed on the way.
private final class OddStripe: StripeTransport {
  let fake: FakeStripe
  private let seed = Mutex<UInt64>(0)

  var change: UInt64 {
    get { seed.withLock { $0 } }
    set { seed.withLock { $0 = newValue } }
  }

  init(fake: FakeStripe) { self.fake = fake }

  func send(_ request: StripeRequest) async throws(PaymentError) -> StripeAnswer {
    var answer = try await fake.send(request)
    var generator = SplitMix64(seed: change)
    answer.body = StripeWebhookTests.changed(answer.body, &generator)
    if Int.random(in: 0..<4, using: &generator) == 0 {
      answer.status =
        [200, 204, 301, 400, 402, 404, 409, 418, 500, 503].randomElement(using: &generator) ?? 0
    }
    return answer
  }
}
