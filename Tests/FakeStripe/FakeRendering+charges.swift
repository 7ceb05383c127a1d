import Essentials

extension FakeBooks {
  func render(_ charge: FakeCharge) -> JSONValue {
    let decline = charge.isPaid ? nil : charge.card.decline
    return [
      "id": .string(charge.id), "object": "charge", "amount": .integer(charge.amount),
      "amount_captured": .integer(charge.isPaid ? charge.amount : 0),
      "amount_refunded": .integer(charge.refunded), "application": .null, "application_fee": .null,
      "application_fee_amount": .null, "balance_transaction": .null, "billing_details": FakeRendering.nobody,
      "calculated_statement_descriptor": "USHER", "captured": .bool(charge.isPaid),
      "created": .integer(charge.created), "currency": .string(charge.currency),
      "customer": FakeRendering.optional(charge.customer), "description": .null,
      "disputed": .bool(charge.isDisputed), "failure_balance_transaction": .null,
      "failure_code": FakeRendering.optional(decline?.code),
      "failure_message": FakeRendering.optional(decline?.message), "fraud_details": [:], "livemode": false,
      "metadata": FakeRendering.members(charge.metadata), "on_behalf_of": .null, "outcome": .null,
      "paid": .bool(charge.isPaid), "payment_intent": .string(charge.intent),
      "payment_method": .string(charge.method),
      "payment_method_details": ["type": "card", "card": card(charge.card)], "receipt_email": .null,
      "receipt_number": .null, "receipt_url": .null,
      "refunded": .bool(charge.isPaid && charge.refunded == charge.amount), "review": .null,
      "shipping": .null,
      "source": .null, "source_transfer": .null, "statement_descriptor": .null,
      "statement_descriptor_suffix": .null, "status": charge.isPaid ? "succeeded" : "failed",
      "transfer_data": .null, "transfer_group": .null,
    ]
  }

  func render(_ refund: FakeRefund) -> JSONValue {
    var object: [String: JSONValue] = [
      "id": .string(refund.id), "object": "refund", "amount": .integer(refund.amount),
      "balance_transaction": .null, "charge": .string(refund.charge), "created": .integer(refund.created),
      "currency": .string(refund.currency),
      "destination_details": [
        "card": [
          "reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund",
        ],
        "type": "card",
      ],
      "metadata": FakeRendering.members(refund.metadata), "payment_intent": .string(refund.intent),
      "reason": .null, "receipt_number": .null, "source_transfer_reversal": .null,
      "status": .string(refund.status), "transfer_reversal": .null,
    ]
    object["failure_reason"] = refund.failureReason.map { .string($0) }
    return .object(object)
  }

  func render(_ customer: FakeCustomer) -> JSONValue {
    [
      "id": .string(customer.id), "object": "customer", "address": .null, "balance": 0,
      "created": .integer(customer.created), "currency": .null, "default_source": .null, "delinquent": false,
      "description": .null, "discount": .null, "email": FakeRendering.optional(customer.email),
      "invoice_prefix": "FAKE0001",
      "invoice_settings": [
        "custom_fields": .null, "default_payment_method": .null, "footer": .null, "rendering_options": .null,
      ],
      "livemode": false, "metadata": FakeRendering.members(customer.metadata),
      "name": FakeRendering.optional(customer.name), "next_invoice_sequence": 1, "phone": .null,
      "preferred_locales": [], "shipping": .null, "tax_exempt": "none", "test_clock": .null,
    ]
  }

  func render(_ method: FakeMethod) -> JSONValue {
    [
      "id": .string(method.id), "object": "payment_method",
      "allow_redisplay": .string(method.allowRedisplay), "billing_details": FakeRendering.nobody,
      "card": card(method.card), "created": .integer(method.created),
      "customer": FakeRendering.optional(method.customer), "livemode": false, "metadata": [:], "type": "card",
    ]
  }

  func render(_ dispute: FakeDispute) -> JSONValue {
    [
      "id": .string(dispute.id), "object": "dispute", "amount": .integer(dispute.amount),
      "balance_transactions": [], "charge": .string(dispute.charge), "created": .integer(dispute.created),
      "currency": .string(dispute.currency), "enhanced_eligibility_types": [], "evidence": [:],
      "evidence_details": [
        "due_by": .integer(dispute.created + 9 * 86_400), "enhanced_eligibility": [:], "has_evidence": false,
        "past_due": false, "submission_count": 0,
      ],
      "is_charge_refundable": false, "livemode": false, "metadata": [:],
      "payment_intent": .string(dispute.intent),
      "payment_method_details": ["card": ["brand": "visa", "network_reason_code": "10.4"], "type": "card"],
      "reason": .string(dispute.reason), "status": .string(dispute.status),
    ]
  }

  private func card(_ card: FakeCard) -> JSONValue {
    [
      "brand": .string(card.brand),
      "checks": ["address_line1_check": .null, "address_postal_code_check": .null, "cvc_check": "pass"],
      "country": "US", "display_brand": .string(card.brand), "exp_month": 12, "exp_year": 2030,
      "fingerprint": "fakefakefakefake", "funding": "credit", "generated_from": .null,
      "last4": .string(String(card.number.suffix(4))),
      "networks": ["available": [.string(card.brand)], "preferred": .null],
      "regulated_status": "unregulated", "three_d_secure_usage": ["supported": true], "wallet": .null,
    ]
  }
}
