public import Essentials

/// Refunds, and what is in Stripe's books.
extension StripeProvider {
  public func refund(
    _ request: RefundRequest, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> PaymentRefund {
    let id = try await intent(of: request.payment)
    var form = StripeForm()
    form.add("payment_intent", id.rawValue)
    form.add("amount", try StripeAmount.minorUnits(request.amount))
    form.add("metadata", Self.metadata(request.metadata, key, tenant))
    let made = { () async throws(PaymentError) -> JSONValue? in
      try await list("/v1/refunds", Self.refunds(of: id)).first {
        $0["metadata"]?[StripeObjects.key]?.stringValue == key
      }
    }
    return try StripeObjects.refund(try await object(.post("/v1/refunds", form, key: key), made: made))
  }

  public func refunds(
    of id: PaymentID, _ tenant: TenantContext
  ) async throws(PaymentError) -> [PaymentRefund] {
    guard let intent = try await knownIntent(of: id) else { return [] }
    var refunds: [PaymentRefund] = []
    for object in try await list("/v1/refunds", Self.refunds(of: intent)) {
      refunds.append(try StripeObjects.refund(object))
    }
    return refunds.reversed()
  }

  /// One refund as it is now.
  public func refund(_ id: RefundID) async throws(PaymentError) -> PaymentRefund? {
    let answer = try await send(.get("/v1/refunds/\(try id.pathPart)"))
    if answer.status == 404 { return nil }
    guard answer.status == 200 else { throw StripeFailure.error(answer) }
    return try StripeObjects.refund(answer.body)
  }

  public func ledger(
    _ query: LedgerQuery, _ tenant: TenantContext
  ) async throws(PaymentError) -> LedgerPage {
    var form = StripeForm()
    form.add("created[gte]", query.since.milliseconds / 1000)
    form.add("limit", Int64(query.limit))
    form.add("starting_after", query.after?.rawValue)
    form.add("expand[0]", "data.latest_charge")
    let (objects, hasMore) = try Self.page(try await object(.get("/v1/payment_intents", form)))
    let last = hasMore ? objects.last.flatMap(StripeObjects.name) : nil
    var payments: [Payment] = []
    for object in objects {
      // Others may use the same account: what they do is not ours to compare.
      guard StripeObjects.isOf(tenant, object) else { continue }
      let payment = try StripeObjects.payment(object)
      if payment.createdAt >= query.since { payments.append(payment) }
    }
    return LedgerPage(payments, next: last.map { PaymentID(rawValue: $0) })
  }

  public func payer(
    _ profile: PayerProfile, _ tenant: TenantContext
  ) async throws(PaymentError) -> PayerID {
    if let known = try await customers.payer(profile.reference, tenant) { return known }
    var form = StripeForm()
    form.add("name", profile.name)
    form.add("email", profile.email)
    let key = "\(tenant.tenant)/payer/\(profile.reference)"
    form.add("metadata", Self.metadata(["customer": profile.reference], key, tenant))
    let object = try await object(.post("/v1/customers", form, key: key))
    guard let id = StripeObjects.name(object) else { throw .network("Stripe's answer cannot be read") }
    return try await customers.keep(PayerID(rawValue: id), profile.reference, tenant)
  }

  public func savedMethods(
    of payer: PayerID, _ tenant: TenantContext
  ) async throws(PaymentError) -> [SavedPaymentMethod] {
    var form = StripeForm()
    form.add("type", "card")
    form.add("limit", 100)
    let path = "/v1/customers/\(try payer.pathPart)/payment_methods"
    let (objects, _) = try Self.page(try await object(.get(path, form)))
    return objects.compactMap(StripeObjects.savedMethod)
  }

  // MARK: Parts

  /// The payment intent of a payment that has one: refunds are made of those.
  private func intent(of id: PaymentID) async throws(PaymentError) -> PaymentID {
    guard let intent = try await knownIntent(of: id) else {
      throw .invalidRequest("nothing was paid on this page")
    }
    return intent
  }

  private func knownIntent(of id: PaymentID) async throws(PaymentError) -> PaymentID? {
    guard id.isSession else { return id }
    let session = try await session(id)
    return session["payment_intent"].flatMap { $0.stringValue ?? StripeObjects.name($0) }
      .map { PaymentID(rawValue: $0) }
  }

  private static func refunds(of intent: PaymentID) -> StripeForm {
    var form = StripeForm()
    form.add("payment_intent", intent.rawValue)
    return form
  }

  /// All objects of a list, newest first.
  private func list(_ path: String, _ form: StripeForm) async throws(PaymentError) -> [JSONValue] {
    var all: [JSONValue] = []
    var last: String?
    for _ in 0..<Self.pageLimit {
      var form = form
      form.add("limit", 100)
      form.add("starting_after", last)
      let (objects, hasMore) = try Self.page(try await object(.get(path, form)))
      all += objects
      guard hasMore, let name = objects.last.flatMap(StripeObjects.name) else { return all }
      last = name
    }
    throw .network("Stripe's list does not end")
  }

  private static let pageLimit = 100

  private static func page(
    _ object: JSONValue
  ) throws(PaymentError) -> (objects: [JSONValue], hasMore: Bool) {
    guard let objects = object["data"]?.arrayValue else { throw .network("Stripe's answer cannot be read") }
    return (objects, object["has_more"]?.boolValue ?? false)
  }
}
