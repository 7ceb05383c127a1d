import Essentials
import Payments

/// The fake's objects as Stripe writes them.
enum FakeRendering {
  static let version = StripeHTTP.version

  static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
  static func number(_ number: Int64?) -> JSONValue { number.map { .integer($0) } ?? .null }
  static func members(_ members: [String: String]) -> JSONValue { .object(members.mapValues { .string($0) }) }

  static func balance(_ sums: [String: Int64]) -> JSONValue {
    let amounts = sums.sorted { $0.key < $1.key }.map { currency, amount -> JSONValue in
      ["amount": .integer(amount), "currency": .string(currency), "source_types": ["card": .integer(amount)]]
    }
    return ["object": "balance", "livemode": false, "available": .array(amounts), "pending": []]
  }

  static let nobody: JSONValue = [
    "address": [
      "city": .null, "country": .null, "line1": .null, "line2": .null, "postal_code": .null, "state": .null,
    ],
    "email": .null, "name": .null, "phone": .null, "tax_id": .null,
  ]
}

extension FakeBooks {
  func render(_ intent: FakeIntent, _ expanded: Set<String> = []) -> JSONValue {
    let charge = intent.charge.flatMap { charges[$0] }
    let received = intent.status == "succeeded" ? intent.amount : 0
    return [
      "id": .string(intent.id), "object": "payment_intent", "amount": .integer(intent.amount),
      "amount_capturable": 0, "amount_details": ["tip": [:]], "amount_received": .integer(received),
      "application": .null, "application_fee_amount": .null, "automatic_payment_methods": .null,
      "canceled_at": FakeRendering.number(intent.canceledAt),
      "cancellation_reason": FakeRendering.optional(intent.cancellationReason),
      "capture_method": "automatic_async",
      "client_secret": .string(intent.id + "_secret_fake"), "confirmation_method": "automatic",
      "created": .integer(intent.created), "currency": .string(intent.currency),
      "customer": FakeRendering.optional(intent.customer),
      "description": FakeRendering.optional(intent.description),
      "excluded_payment_method_types": .null, "last_payment_error": intent.lastError ?? .null,
      "latest_charge": expanded.contains("latest_charge")
        ? charge.map { render($0) } ?? .null : FakeRendering.optional(intent.charge),
      "livemode": false, "metadata": FakeRendering.members(intent.metadata),
      "next_action": nextAction(intent),
      "on_behalf_of": .null, "payment_method": FakeRendering.optional(intent.method),
      "payment_method_configuration_details": .null,
      "payment_method_options": [
        "card": [
          "installments": .null, "mandate_options": .null, "network": .null,
          "request_three_d_secure": "automatic",
        ]
      ],
      "payment_method_types": .array(intent.methodTypes.map { .string($0) }), "processing": .null,
      "receipt_email": .null, "review": .null,
      "setup_future_usage": intent.savesMethod ? "on_session" : .null, "shipping": .null, "source": .null,
      "statement_descriptor": .null, "statement_descriptor_suffix": .null, "status": .string(intent.status),
      "transfer_data": .null, "transfer_group": .null,
    ]
  }

  private func nextAction(_ intent: FakeIntent) -> JSONValue {
    guard intent.status == "requires_action" else { return .null }
    return [
      "type": "redirect_to_url",
      "redirect_to_url": [
        "url": .string("\(settings.address)/3ds/\(intent.id)"),
        "return_url": FakeRendering.optional(intent.returnURL),
      ],
    ]
  }

  func render(_ session: FakeSession, _ expanded: Set<String> = []) -> JSONValue {
    let intent = session.intent.flatMap { intents[$0] }
    let inner = Set(
      expanded.filter { $0.hasPrefix("payment_intent.") }.map {
        String($0.dropFirst("payment_intent.".count))
      })
    let showsIntent = expanded.contains("payment_intent") || !inner.isEmpty
    return [
      "id": .string(session.id), "object": "checkout.session", "adaptive_pricing": ["enabled": false],
      "after_expiration": .null, "allow_promotion_codes": .null, "amount_subtotal": .integer(session.amount),
      "amount_total": .integer(session.amount),
      "automatic_tax": ["enabled": false, "liability": .null, "provider": .null, "status": .null],
      "billing_address_collection": .null, "cancel_url": FakeRendering.optional(session.cancelURL),
      "client_reference_id": FakeRendering.optional(session.clientReference), "client_secret": .null,
      "collected_information": .null, "consent": .null, "consent_collection": .null,
      "created": .integer(session.created), "currency": .string(session.currency),
      "currency_conversion": .null,
      "custom_fields": [],
      "custom_text": [
        "after_submit": .null, "shipping_address": .null, "submit": .null,
        "terms_of_service_acceptance": .null,
      ],
      "customer": FakeRendering.optional(session.customer), "customer_creation": .null,
      "customer_details": .null,
      "customer_email": .null, "discounts": [], "expires_at": .integer(session.expiresAt), "invoice": .null,
      "livemode": false, "locale": .null, "metadata": FakeRendering.members(session.metadata),
      "mode": "payment",
      "payment_intent": showsIntent
        ? intent.map { render($0, inner) } ?? .null : FakeRendering.optional(session.intent),
      "payment_link": .null, "payment_method_collection": "if_required",
      "payment_method_configuration_details": .null,
      "payment_method_options": ["card": ["request_three_d_secure": "automatic"]],
      "payment_method_types": .array(session.methodTypes.map { .string($0) }),
      "payment_status": .string(session.paymentStatus), "permissions": .null,
      "phone_number_collection": ["enabled": false], "recovered_from": .null,
      "saved_payment_method_options": session.savesMethods
        ? [
          "allow_redisplay_filters": ["always"], "payment_method_remove": "disabled",
          "payment_method_save": "enabled",
        ]
        : .null,
      "setup_intent": .null, "shipping_address_collection": .null, "shipping_cost": .null,
      "shipping_options": [],
      "status": .string(session.status), "submit_type": .null, "subscription": .null,
      "success_url": .string(session.successURL),
      "total_details": ["amount_discount": 0, "amount_shipping": 0, "amount_tax": 0], "ui_mode": "hosted",
      "url": session.status == "open" ? .string("\(settings.address)/c/pay/\(session.id)") : .null,
      "wallet_options": .null,
    ]
  }
}
