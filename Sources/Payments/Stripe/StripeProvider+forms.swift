import Essentials

/// What Stripe is sent.
extension StripeProvider {
  /// https://docs.stripe.com/api/payment_intents/create
  func intentForm(
    _ request: PaymentRequest, _ key: String, _ tenant: TenantContext
  ) throws(PaymentError) -> StripeForm {
    var form = StripeForm()
    form.add("amount", try Self.amount(request))
    form.add("currency", request.amount.currency.code.lowercased())
    form.add("customer", request.payer?.rawValue)
    form.add("description", request.summary)
    form.add("payment_method_types[0]", "card")
    if request.method.hasPrefix("tok_") {
      form.add("payment_method_data[type]", "card")
      form.add("payment_method_data[card][token]", request.method)
    } else {
      form.add("payment_method", request.method)
    }
    form.add("metadata", Self.metadata(request.metadata, key, tenant))
    form.add("expand[0]", "latest_charge")
    return form
  }

  /// https://docs.stripe.com/api/checkout/sessions/create
  func checkoutForm(
    _ request: PaymentRequest, _ key: String, _ tenant: TenantContext
  ) throws(PaymentError) -> StripeForm {
    var form = StripeForm()
    form.add("mode", "payment")
    form.add("client_reference_id", request.metadata["order"])
    form.add("customer", request.payer?.rawValue)
    form.add("line_items[0][quantity]", 1)
    form.add("line_items[0][price_data][currency]", request.amount.currency.code.lowercased())
    form.add("line_items[0][price_data][unit_amount]", try Self.amount(request))
    form.add("line_items[0][price_data][product_data][name]", request.summary)
    form.add("line_items[0][price_data][product_data][description]", request.details)
    for (index, method) in settings.checkoutMethods.enumerated() {
      form.add("payment_method_types[\(index)]", method)
    }
    let metadata = Self.metadata(request.metadata, key, tenant)
    form.add("metadata", metadata)
    form.add("payment_intent_data[description]", request.summary)
    form.add("payment_intent_data[metadata]", metadata)
    // The customer pays the amount that they have agreed to here, in the currency in which they have.
    form.add("adaptive_pricing[enabled]", false)
    // A customer may have the card saved there, for the next time.
    if request.payer != nil { form.add("saved_payment_method_options[payment_method_save]", "enabled") }
    form.add("success_url", settings.returnBase + "paid")
    form.add("cancel_url", settings.returnBase + "cancelled")
    form.add("expires_at", Self.expiry(request))
    form.add("expand[0]", "payment_intent.latest_charge")
    return form
  }

  /// When Stripe closes the page itself: half an hour is the least that it takes, 24 hours the most. It follows from the
  /// request alone, so that the request is the same when it is made again; whoever asks closes the page when it is time.
  private static func expiry(_ request: PaymentRequest) -> String? {
    guard let deadline = request.deadline else { return nil }
    return String((deadline + .seconds(31 * 60)).milliseconds / 1000)
  }

  private static func amount(_ request: PaymentRequest) throws(PaymentError) -> Int64 {
    let amount = try StripeAmount.minorUnits(request.amount)
    guard amount > 0 else { throw .invalidRequest("the amount must be more than nothing") }
    return amount
  }

  /// What the merchant writes on it, whose it is and under which key it was made.
  static func metadata(
    _ given: [String: String], _ key: String, _ tenant: TenantContext
  ) -> [String: String] {
    given.merging([StripeObjects.tenant: tenant.tenant.text, StripeObjects.key: key]) { $1 }
  }
}
