import Assistant
import Essentials
import HTTPServer
import Identity
import Payments
import TicketAgent
import Ticketing

/// Where the provider's books and ours differ.
enum DifferenceEndpoints {
  static var all: [Endpoint] { [list, acknowledge, reconcile] }

  private static let states = PaymentDifference.State.allCases.map(\.rawValue)

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/payments/differences", "listPaymentDifferences",
      "Where the provider's books and the orders differ, what was found first before the rest",
      details: "Those that a person must look at, unless `state` asks for others.", section: .payments,
      access: .scope(.viewPayments),
      parameters: [
        .query("state", .string("How they stand; `all` for every one", choices: states + ["all"]))
      ] + Endpoint.Parameter.paging(DifferenceID.self),
      answers: [.json(200, "A page", Shapes.page("differences", of: Shapes.reference("PaymentDifference")))]
    ) { api, call in
      let paging = try Paging<PaymentDifferenceKind>(call)
      let state = call.text("state").flatMap(PaymentDifference.State.init(rawValue:)) ?? .open
      let found = try await api.reconciliation().differences(
        call.text("state") == "all" ? PaymentDifference.State.allCases : [state], after: paging.after,
        limit: paging.limit + 1)
      return paging.page("differences", of: found, id: \.id)
    }
  }

  private static var acknowledge: Endpoint {
    Endpoint(
      .post, "/v1/payments/differences/{id}/acknowledge", "acknowledgePaymentDifference",
      "Say that a difference was looked at and may stay as it is",
      details: """
        It is told again when its amounts change. What was put right needs none of this: it is over when it is not found any \
        more.
        """,
      section: .payments, access: .scope(.refundPayments),
      parameters: [.path("id", "The difference", of: DifferenceID.self), OrderEndpoints.key],
      body: .json(
        .object(
          nil,
          .optional(
            "operator",
            .string(
              "Who says so, where the operators' key is sent; whoever has signed in is called by their own name",
              lengths: 1...200, isStorable: true)),
          .required("note", .string("Why", lengths: 1...2000, isNotBlank: true, isStorable: true)))),
      answers: [.json(200, "The difference", Shapes.reference("PaymentDifference"))]
    ) { api, call in
      .value(
        try await api.reconciliation().acknowledge(
          try call.request.parameter("id"), by: call.operatorName,
          note: call.body["note"]?.stringValue
        ).json)
    }
  }

  private static var reconcile: Endpoint {
    Endpoint(
      .post, "/v1/payments/reconciliations", "reconcilePayments", "Compare the books now",
      details: "It is done by itself every few minutes.", section: .payments, access: .scope(.viewPayments),
      answers: [
        .json(
          200, "What was found",
          .object(
            nil, .required("compared", Shapes.count),
            .required(
              "undecided", Shapes.count),
            .required(
              "complete", JSONSchema(.boolean, "Whether the provider's books were seen to their end")),
            .required("found", .array(of: Shapes.reference("PaymentDifference"), "What is new")),
            .required(
              "open", .array(of: Shapes.reference("PaymentDifference"), "What a person must look at"))))
      ], isSlow: true
    ) { api, call in
      let report = try await api.reconciliation().round()
      return .value([
        "compared": .integer(Int64(report.compared)), "undecided": .integer(Int64(report.undecided)),
        "complete": .bool(report.isWhole), "found": report.found.json, "open": report.open.json,
      ])
    }
  }
}

extension API {
  fileprivate func reconciliation() throws -> Reconciliation {
    Reconciliation(try ticketDesk().orders, settings: assistant.services.configuration.tickets.reconciliation)
  }
}

extension PaymentDifference: JSONRepresentable {
  var json: JSONValue {
    func amount(_ money: Money?) -> JSONValue {
      money.map {
        ["amount": $0.jsonNumber, "currency": .string($0.currency.code), "text": .string("\($0)")]
      } ?? .null
    }
    return [
      "id": .string(id.text), "kind": .string(kind.rawValue), "state": .string(state.rawValue),
      "needs_person": .bool(needsPerson), "provider": .string(provider),
      "provider_payment_id": .optional(payment?.rawValue), "order_id": .optional(order?.text),
      "payment_id": .optional(operation?.text), "provider_says": amount(theirs), "we_say": amount(ours),
      "explanation": .string(explanation), "first_seen": .string("\(firstSeen)"),
      "last_seen": .string("\(lastSeen)"), "acknowledged_by": .optional(acknowledgedBy),
      "note": .optional(note),
    ]
  }
}
