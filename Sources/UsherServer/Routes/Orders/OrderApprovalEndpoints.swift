import Essentials
import HTTPServer
import Identity
import TicketAgent
import Ticketing

/// Orders: what operators decide, and what has happened.
enum OrderApprovalEndpoints {
  static var all: [Endpoint] {
    [
      decide(
        "approve", "approveOrder",
        "Agree to what waits for an operator: it is done, and the customer is told",
        isApproved: true),
      decide(
        "reject", "rejectOrder", "Refuse what waits for an operator: the order stays as it is",
        isApproved: false),
      history,
    ]
  }

  private static func decide(
    _ verb: String, _ name: String, _ summary: String, isApproved: Bool
  ) -> Endpoint {
    Endpoint(
      .post, "/v1/orders/{id}/\(verb)", name, summary, section: .tickets,
      access: .scope(isApproved ? .refundPayments : .manageTickets),
      parameters: [OrderEndpoints.id],
      body: .json(
        .object(
          nil,
          .optional(
            "operator",
            .string(
              "Who decides, where the operators' key is sent; whoever has signed in is called by their own name",
              lengths: 1...200, isStorable: true)),
          .optional("note", .string("Why", lengths: 1...2000, isStorable: true))), isRequired: false),
      answers: [.json(200, "The order and what came of it", Shapes.reference("OrderOutcome"))]
    ) { api, call in
      let desk = try api.ticketDesk()
      let author = OrderAuthor.operator(call.operatorName, words: call.body["note"]?.stringValue)
      let order = try await desk.orders.order(try call.request.parameter("id"), by: author)
      guard let open = order.openOperation else { throw Problem.nothingWaits }
      let outcome =
        isApproved
        ? try await desk.orders.approve(open.id, by: author)
        : try await desk.orders.reject(open.id, by: author)
      try await api.note(
        isApproved ? .orderApproved : .orderRejected, call, on: order.id.text,
        ["purpose": .string(outcome.purpose.rawValue)])
      await api.orderNews?.tellNow(of: outcome.operation)
      return .value(.object(try await desk.shape(of: outcome)))
    }
  }

  private static var history: Endpoint {
    Endpoint(
      .get, "/v1/orders/{id}/history", "orderHistory",
      "What has happened to an order, by whom and in which words, oldest first", section: .tickets,
      access: .scope(.viewTickets), parameters: [OrderEndpoints.id],
      answers: [
        .json(
          200, "The history", .object(nil, .required("history", .array(of: Shapes.reference("OrderHistory"))))
        )
      ]
    ) { api, call in
      let desk = try api.ticketDesk()
      let order = try await desk.orders.order(
        try call.request.parameter("id"), by: try await api.orderAuthor(call))
      return .value(["history": try await desk.orders.store.history(of: order.id).json])
    }
  }
}

extension OrderHistoryEntry: JSONRepresentable {
  var json: JSONValue {
    [
      "number": .integer(Int64(number)), "at": .string("\(at)"), "action": .string(action),
      "from": .string(from.rawValue), "to": .string(to.rawValue),
      "author": [
        "role": .string(author.role.rawValue), "name": .optional(author.name),
        "agent": .optional(author.agent), "words": .optional(author.words),
        "conversation_id": .optional(author.conversation?.text),
        "message_id": .optional(author.message?.text),
      ], "details": details,
    ]
  }
}

extension Problem {
  fileprivate static let nothingWaits = Problem(
    kind: "nothing-to-answer", title: "Nobody is waited for", status: 409,
    detail: "Nothing of this order waits for an operator.")
}
