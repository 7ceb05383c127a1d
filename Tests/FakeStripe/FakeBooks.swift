public import Essentials

/// The fake's books, and the rules by which they change.
public struct FakeBooks: Sendable {
  var settings: FakeStripe.Settings
  /// Seconds since 1970.
  var now: Int64 = 0
  public internal(set) var intents: [String: FakeIntent] = [:]
  public internal(set) var sessions: [String: FakeSession] = [:]
  public internal(set) var charges: [String: FakeCharge] = [:]
  public internal(set) var refunds: [String: FakeRefund] = [:]
  public internal(set) var customers: [String: FakeCustomer] = [:]
  public internal(set) var methods: [String: FakeMethod] = [:]
  public internal(set) var disputes: [String: FakeDispute] = [:]
  /// Everything that was told, oldest first.
  public internal(set) var events: [JSONValue] = []
  /// What was told and not sent yet.
  public var unsent: [JSONValue] = []
  private var keys: [String: Kept] = [:]
  private var count = 0

  private struct Kept {
    var fingerprint: String
    var answer: FakeAnswer
    var at: Int64
  }

  /// For how many seconds Stripe keeps idempotency keys at least.
  static let keyLifetime: Int64 = 24 * 3600

  init(settings: FakeStripe.Settings) { self.settings = settings }

  /// The next number, and a name with it: names sort by age.
  mutating func next(_ prefix: String) -> (id: String, number: Int) {
    count += 1
    let digits = String(count)
    return (prefix + "_1Fake" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits, count)
  }

  /// What was taken and not given back, by currency.
  public var balance: [String: Int64] {
    charges.values.reduce(into: [:]) { sums, charge in
      if charge.isPaid { sums[charge.currency, default: 0] += charge.amount - charge.refunded }
    }
  }

  /// The key is not taken any more.
  public mutating func revokeKey() { settings.key = "" }

  // MARK: Answering

  mutating func answer(_ call: FakeCall, _ fault: FakeFault?) -> FakeAnswer {
    var answer = keyed(call, fault)
    answer.headers["Request-Id"] = next("req").id
    answer.headers["Stripe-Version"] = call.version
    return answer
  }

  private mutating func keyed(_ call: FakeCall, _ fault: FakeFault?) -> FakeAnswer {
    guard call.key == settings.key else {
      return FakeError(
        status: 401, type: "invalid_request_error", message: "Invalid API Key provided: sk_test_****",
        isValidation: true
      ).answer
    }
    if fault == .tooMany {
      var answer = FakeError(
        status: 429, type: "invalid_request_error", code: "rate_limit", message: "Too many requests",
        isValidation: true
      ).answer
      answer.headers["Retry-After"] = "1"
      return answer
    }
    guard call.method == "POST", let key = call.idempotencyKey else { return run(call, fault) }
    if let kept = keys[key], now - kept.at < Self.keyLifetime {
      guard kept.fingerprint == call.fingerprint else {
        return FakeError(
          status: 400, type: "idempotency_error",
          message:
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            + "Try using a key other than '\(key)' if you meant to execute a different request.",
          isValidation: true
        ).answer
      }
      var answer = kept.answer
      answer.headers["Idempotent-Replayed"] = "true"
      answer.headers["Original-Request"] = answer.headers["Request-Id"]
      return answer
    }
    let answer = run(call, fault)
    if answer.hasBegun { keys[key] = Kept(fingerprint: call.fingerprint, answer: answer, at: now) }
    return answer
  }

  private mutating func run(_ call: FakeCall, _ fault: FakeFault?) -> FakeAnswer {
    let failure = FakeError(status: 500, type: "api_error", message: "An unknown error occurred").answer
    if fault == .failsBefore { return failure }
    do {
      let body = try route(call)
      return fault == .failsAfter ? failure : FakeAnswer(body)
    } catch {
      return error.answer
    }
  }

  // MARK: Telling

  /// Writes an event down and has it sent.
  mutating func tell(_ type: String, _ object: JSONValue) {
    let event: JSONValue = [
      "id": .string(next("evt").id), "object": "event", "api_version": .string(FakeRendering.version),
      "created": .integer(now), "data": ["object": object], "livemode": false, "pending_webhooks": 1,
      "request": ["id": .null, "idempotency_key": .null], "type": .string(type),
    ]
    events.append(event)
    unsent.append(event)
  }
}
