import Assistant
import Essentials
import HTTPServer
import Identity

/// Who a customer is: proved in a conversation that goes on, and made up where the server is a demo.
enum IdentityEndpoints {
  static var all: [Endpoint] { [prove, demo] }

  private static var prove: Endpoint {
    Endpoint(
      .post, "/v1/conversations/{id}/customer", "proveCustomer",
      "Prove who the customer of a conversation is",
      details: """
        A conversation that was begun by nobody in particular becomes that of the customer who signs in: tools act for \
        them from their next message on, and what was kept for the conversation stays theirs. Proving the same again \
        changes nothing; a conversation of another customer is refused with 409.
        """,
      section: .conversations, access: .conversation(or: .answerCustomers), limit: .signIn,
      parameters: [.path("id", "The conversation", of: ConversationID.self)],
      body: .json(CustomerProofs.schema),
      answers: [.json(200, "The conversation", Shapes.reference("Conversation"))]
    ) { api, call in
      // What proves nothing has not the shape.
      let customer = try await api.proofs.proved(call.body, at: "") ?? ""
      return .value(try await api.conversations.prove(customer, in: call.conversation(), api.tenant).json)
    }
  }

  private static var demo: Endpoint {
    Endpoint(
      .post, "/v1/demo/customers", "makeDemoCustomer", "Be a made-up customer, in a demo",
      details: """
        The signed reference of a customer of any name. Only where `identity.demo` is on; elsewhere 404.
        """,
      section: .conversations, access: .open, limit: .signIn,
      body: .json(
        JSONSchema(
          .object(
            [
              .required(
                "name",
                .string(
                  "Any name", lengths: 1...60, isNotBlank: true, isStorable: true, example: "Ann"))
            ], others: nil))),
      answers: [
        .json(
          200, "The customer, as `customer` of a conversation takes them",
          .object(
            nil, .required("name", Shapes.text), .required("reference", Shapes.text),
            .required("signature", Shapes.text)))
      ]
    ) { api, call in
      guard let customers = api.demoCustomers else { throw Problem.noDemo }
      let customer = try customers.customer(named: call.body["name"]?.stringValue ?? "")
      return .value([
        "name": .string(customer.name), "reference": .string(customer.reference),
        "signature": .string(customer.signature),
      ])
    }
  }
}

extension Problem {
  fileprivate static let noDemo = Problem(
    kind: "no-demo", title: "This server is no demo", status: 404,
    detail: "Customers prove who they are on the company's own site; see `identity` in the configuration.")
}
