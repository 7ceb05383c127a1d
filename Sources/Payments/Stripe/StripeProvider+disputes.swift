public import Essentials

extension StripeProvider {
  public func dispute(
    _ id: DisputeID, _ tenant: TenantContext
  ) async throws(PaymentError) -> PaymentDispute? {
    let answer = try await send(.get("/v1/disputes/\(try id.pathPart)"))
    if answer.status == 404 { return nil }
    guard answer.status == 200 else { throw StripeFailure.error(answer) }
    return try StripeObjects.dispute(answer.body)
  }

  /// Whether Stripe can be reached and takes the key: asks for the account's balance, and looks at none of it.
  public static func probe(_ transport: any StripeTransport) async throws(PaymentError) {
    let answer = try await transport.send(.get("/v1/balance"))
    if answer.status != 200 { throw StripeFailure.error(answer) }
  }
}

extension StripeObjects {
  /// A dispute.
  static func dispute(_ object: JSONValue) throws(PaymentError) -> PaymentDispute {
    guard object["object"]?.stringValue == "dispute", let id = name(object),
      let payment = reference(object["payment_intent"]), let amount = money(object["amount"], object),
      let status = disputeStatus(object["status"]?.stringValue)
    else { throw unreadable("dispute") }
    let until = object["evidence_details"]?["due_by"]?.integerValue
    return PaymentDispute(
      id: DisputeID(rawValue: id), payment: PaymentID(rawValue: payment), amount: amount,
      reason: String((object["reason"]?.stringValue ?? "general").prefix(64)), status: status,
      respondBy: until.flatMap {
        (0...253_402_300_799).contains($0) ? Timestamp(milliseconds: $0 * 1000) : nil
      })
  }

  private static func disputeStatus(_ text: String?) -> PaymentDispute.Status? {
    switch text {
    case "needs_response", "warning_needs_response": .needsResponse
    case "under_review", "warning_under_review": .underReview
    // A warning that is closed never became a dispute.
    case "won", "warning_closed", "prevented": .won
    case "lost": .lost
    default: nil
    }
  }
}
