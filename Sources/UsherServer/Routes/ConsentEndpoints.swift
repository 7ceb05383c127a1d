import Assistant
import Essentials
import HTTPServer
import Identity

/// What a customer agrees to: seen and changed by themselves, or by staff for them.
enum ConsentEndpoints {
  static var all: [Endpoint] { [ofConversation, say, ofCustomer, note] }

  private static let conversation = Endpoint.Parameter.path("id", "The conversation", of: ConversationID.self)
  private static let customer = Endpoint.Parameter.path(
    "id",
    .string("Your own name for the customer", lengths: 1...256, isStorable: true, example: "customer-4711"))
  private static let answer = Endpoint.Answer.json(
    200, "What holds now, and all that was said, latest first", Shapes.reference("Consents"))

  private static let members: [JSONSchema.Property] = [
    .required("purpose", .string(choices: ConsentPurpose.allCases.map(\.rawValue))),
    .required("state", .string(choices: ["given", "withdrawn"])),
    .required(
      "wording",
      .string(
        "Which version of your words the customer has read", lengths: 1...120, isNotBlank: true,
        isStorable: true,
        example: "newsletter-2026-11")),
  ]

  private static let who = """
    The customer must have been proved in the conversation, and it must not be over. Withdrawing `memory` erases what is \
    remembered; without `analytics`, statistics do not say whose turns they count.
    """

  private static var ofConversation: Endpoint {
    Endpoint(
      .get, "/v1/conversations/{id}/consents", "getConsents",
      "See what the customer of a conversation agrees to",
      details: who, section: .privacy, access: .conversation(or: .viewHistory), limit: .search,
      parameters: [conversation], answers: [answer]
    ) { api, call in
      .value(try await api.consents(of: try await api.provedCustomer(of: call)))
    }
  }

  private static var say: Endpoint {
    Endpoint(
      .post, "/v1/conversations/{id}/consents", "sayConsent", "Give or withdraw a consent, as the customer",
      details: who, section: .privacy, access: .conversation(or: .answerCustomers),
      parameters: [conversation],
      body: .json(JSONSchema(.object(members, others: nil))), answers: [answer]
    ) { api, call in
      let customer = try await api.provedCustomer(of: call)
      try await api.record(call, of: customer, channel: "web", try call.conversation())
      return .value(try await api.consents(of: customer))
    }
  }

  private static var ofCustomer: Endpoint {
    Endpoint(
      .get, "/v1/customers/{id}/consents", "getCustomerConsents", "See what a customer agrees to",
      details: "Ask this before you do what needs a consent: `allowed` says whether you may.",
      section: .privacy,
      access: .scope(.viewHistory), parameters: [customer], answers: [answer]
    ) { api, call in
      .value(try await api.consents(of: try reference(call)))
    }
  }

  private static var note: Endpoint {
    Endpoint(
      .post, "/v1/customers/{id}/consents", "noteConsent",
      "Write down a consent that a customer has given or withdrawn elsewhere", section: .privacy,
      access: .scope(.answerCustomers), parameters: [customer],
      body: .json(
        JSONSchema(
          .object(
            members + [
              .optional(
                "channel",
                .string(
                  "Where they said it", lengths: 1...60, isNotBlank: true, isStorable: true, example: "phone")
              ),
              .required(
                "note",
                .string(
                  "What shows it", lengths: 1...2000, isNotBlank: true, isStorable: true,
                  example: "Form of 3 November, page 2")),
            ], others: nil))), answers: [answer]
    ) { api, call in
      let customer = try reference(call)
      try await api.record(call, of: customer, channel: call.body["channel"]?.stringValue ?? "api", nil)
      return .value(try await api.consents(of: customer))
    }
  }

  /// Whose consents they are. A name that no customer can have is nobody's.
  private static func reference(_ call: Call) throws -> String {
    let name: String = try call.request.parameter("id")
    guard customer.schema.errors(in: .string(name)).isEmpty else { throw Problem.unknown("customer") }
    return name
  }
}

extension API {
  private var book: Consents { Consents(memory: assistant.memory) }

  fileprivate func consents(of customer: String) async throws -> JSONValue {
    let states = try await book.states(of: customer, tenant)
    return [
      "customer": .string(customer), "consents": states.json,
      "history": try await book.history(of: customer, tenant).json,
    ]
  }

  fileprivate func record(
    _ call: Call, of customer: String, channel: String, _ conversation: ConversationID?
  ) async throws {
    guard let purpose = call.body["purpose"]?.stringValue.flatMap(ConsentPurpose.init) else {
      throw Problem.wrongShape([.init(pointer: "/purpose", detail: "is no purpose")])
    }
    let by = if case .staff(let principal) = call.caller { principal.name } else { "customer" }
    let origin = ConsentOrigin(
      channel: channel, wording: call.body["wording"]?.stringValue ?? "",
      proof: .init(by: by, conversation: conversation, note: call.body["note"]?.stringValue))
    try await book.record(
      purpose, isGiven: call.body["state"]?.stringValue == "given", of: customer, origin, tenant)
  }

  /// The customer who was proved in the conversation of a path.
  fileprivate func provedCustomer(of call: Call) async throws -> String {
    let conversation = try await conversation(try call.conversation())
    guard let customer = conversation.customer, conversation.status != .ended else {
      throw Problem.forbidden(
        "Nobody is proved in this conversation, or it is over. Begin one with the customer's signature.")
    }
    return customer
  }
}

extension Consents.State: JSONRepresentable {
  var json: JSONValue {
    let state = isGiven.map { $0 ? "given" : "withdrawn" } ?? "unasked"
    return [
      "purpose": .string(purpose.rawValue), "state": .string(state), "allowed": .bool(isAllowed),
      "changed_at": .optional(changedAt?.description),
    ]
  }
}

extension ConsentRecord: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id.text), "purpose": .string(purpose.rawValue),
      "state": .string(isGiven ? "given" : "withdrawn"), "at": .string(at.description),
      "channel": .string(origin.channel), "wording": .string(origin.wording),
      "by": .string(origin.proof.by), "conversation_id": .optional(origin.proof.conversation?.text),
      "message_id": .optional(origin.proof.message?.text), "note": .optional(origin.proof.note),
    ]
  }
}
