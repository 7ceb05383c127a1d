import Essentials

/// Which request does what, and which fields it may have.
extension FakeBooks {
  mutating func route(_ call: FakeCall) throws(FakeError) -> JSONValue {
    let parts = call.path.split(separator: "/").map(String.init)
    guard parts.first == "v1" else { throw unknown(call) }
    switch (call.method, Array(parts.dropFirst())) {
    case ("POST", ["payment_intents"]): return try createIntent(call)
    case ("GET", ["payment_intents"]): return try listIntents(call)
    case ("GET", let path) where path.count == 2 && path[0] == "payment_intents":
      return render(try intent(path[1]), call.expanded)
    case ("POST", let path) where path.count == 3 && path[0] == "payment_intents" && path[2] == "confirm":
      return try confirm(path[1], call)
    case ("POST", let path) where path.count == 3 && path[0] == "payment_intents" && path[2] == "cancel":
      return try cancel(path[1], call)
    case ("POST", ["checkout", "sessions"]): return try createSession(call)
    case ("GET", let path) where path.count == 3 && path[0] == "checkout":
      return render(try session(path[2]), call.expanded)
    case ("POST", let path) where path.count == 4 && path[0] == "checkout" && path[3] == "expire":
      return try expire(path[2], call)
    case ("POST", ["refunds"]): return try createRefund(call)
    case ("GET", ["refunds"]): return try listRefunds(call)
    case ("GET", let path) where path.count == 2 && path[0] == "refunds":
      guard let refund = refunds[path[1]] else { throw .missing("refund", path[1], "id") }
      return render(refund)
    case ("POST", ["customers"]): return try createCustomer(call)
    case ("GET", let path) where path.count == 2 && path[0] == "customers":
      return render(try customer(path[1], "id"))
    case ("GET", let path) where path.count == 3 && path[0] == "customers" && path[2] == "payment_methods":
      return try listMethods(path[1], call)
    case ("GET", let path) where path.count == 2 && path[0] == "disputes":
      guard let dispute = disputes[path[1]] else { throw .missing("dispute", path[1], "id") }
      return render(dispute)
    case ("GET", let path) where path.count == 2 && path[0] == "charges":
      guard let charge = charges[path[1]] else { throw .missing("charge", path[1], "id") }
      return render(charge)
    case ("GET", ["balance"]): return FakeRendering.balance(balance)
    default: throw unknown(call)
    }
  }

  private func unknown(_ call: FakeCall) -> FakeError {
    FakeError(
      status: 404, type: "invalid_request_error",
      message: "Unrecognized request URL (\(call.method): \(call.path)).", isValidation: true)
  }

  /// Refuses fields that a method does not have, as Stripe does.
  func check(_ call: FakeCall, _ allowed: Set<String>) throws(FakeError) {
    for field in call.fields {
      let base = String(field.name.prefix { $0 != "[" })
      guard allowed.contains(base) || base == "expand" else {
        throw .invalid("Received unknown parameter: \(base)", base, code: "parameter_unknown")
      }
    }
  }

  func amount(_ call: FakeCall, _ name: String) throws(FakeError) -> Int64 {
    guard let text = call[name] else {
      throw .invalid("Missing required param: \(name).", name, code: "parameter_missing")
    }
    guard let amount = Int64(text) else {
      throw .invalid("Invalid integer: \(text)", name, code: "parameter_invalid_integer")
    }
    guard amount > 0 else {
      throw .invalid(
        "This value must be greater than or equal to 1.", name, code: "parameter_invalid_integer")
    }
    return amount
  }

  func currency(_ call: FakeCall, _ name: String, amount: Int64) throws(FakeError) -> String {
    guard let code = call[name]?.lowercased(), code.utf8.count == 3 else {
      throw .invalid("Invalid currency: \(call[name] ?? "")", name)
    }
    if ["bhd", "jod", "kwd", "omr", "tnd"].contains(code), amount % 10 != 0 {
      throw .invalid("Amounts in \(code) must end in 0.", "amount")
    }
    if ["isk", "ugx"].contains(code), amount % 100 != 0 {
      throw .invalid("Amounts in \(code) must be divisible by 100.", "amount")
    }
    if code == "usd", amount < 50 {
      throw .invalid("Amount must be at least $0.50 usd", "amount", code: "amount_too_small")
    }
    return code
  }

  /// A page of a list, newest first.
  func page<Item>(
    _ items: [Item], _ call: FakeCall, url: String, id: (Item) -> String, _ render: (Item) -> JSONValue
  ) throws(FakeError) -> JSONValue {
    var items = items
    if let after = call["starting_after"] {
      guard let index = items.firstIndex(where: { id($0) == after }) else {
        throw .missing("object", after, "starting_after", status: 400)
      }
      items = Array(items[(index + 1)...])
    }
    let limit = Int(call["limit"] ?? "10") ?? 0
    guard (1...100).contains(limit) else { throw .invalid("Invalid limit", "limit") }
    return [
      "object": "list", "url": .string(url), "has_more": .bool(items.count > limit),
      "data": .array(items.prefix(limit).map(render)),
    ]
  }
}
