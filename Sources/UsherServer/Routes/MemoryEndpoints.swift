import Assistant
import Essentials
import HTTPServer
import Identity

/// What is remembered about a customer: to be seen, taken along and erased by themselves, or by an operator for them.
enum MemoryEndpoints {
  static var all: [Endpoint] { [get, export, erase, forget, consent, agree, withdraw] }

  private static let parameters: [Endpoint.Parameter] = [
    .query(
      "conversation",
      Shapes.identifier(
        ConversationID.self, "With a conversation's token: the conversation, whose customer was proved")),
    .query(
      "customer",
      .string("With the operators' key: your own name for the customer", lengths: 1...256, isStorable: true)),
  ]

  private static let who = """
    The customer sends the token of a conversation that is not over and in which they were proved, and its id as \
    `conversation`; an operator sends the operators' key, and `customer`.
    """

  private static var get: Endpoint {
    Endpoint(
      .get, "/v1/memory", "getMemory", "See what is remembered about a customer", details: who,
      section: .memory, access: .customer(or: .viewHistory), limit: .search, parameters: parameters,
      answers: [.json(200, "All of it", Shapes.reference("Memory"))]
    ) { api, call in
      .value(try await api.assistant.memory.record(of: api.customer(of: call), api.tenant).json)
    }
  }

  private static var export: Endpoint {
    Endpoint(
      .get, "/v1/memory/export", "exportMemory", "Take along what is remembered about a customer, as a file",
      details: who, section: .memory, access: .customer(or: .viewHistory), limit: .search,
      parameters: parameters,
      answers: [.json(200, "All of it", Shapes.reference("Memory"))]
    ) { api, call in
      let record = try await api.assistant.memory.record(of: api.customer(of: call), api.tenant)
      var response = HTTPResponse.value(record.json)
      response.headers.add("Content-Disposition", "attachment; filename=\"memory.json\"")
      return response
    }
  }

  private static var erase: Endpoint {
    Endpoint(
      .delete, "/v1/memory", "eraseMemory", "Erase all that is remembered about a customer",
      details: """
        Facts, questions that wait for their yes, and their consent: nothing is left that names them. To keep it so, \
        withdraw the consent instead. \(who)
        """, section: .memory, access: .customer(or: .deleteHistory), parameters: parameters,
      answers: [erased]
    ) { api, call in
      let erased = try await api.assistant.memory.erase(api.customer(of: call), api.tenant)
      // Lines cannot be erased, so whose memory it was is not in them.
      try await api.note(.memoryErased, call, on: "memory", ["facts": .integer(Int64(erased))])
      return .erased(erased)
    }
  }

  private static var forget: Endpoint {
    Endpoint(
      .delete, "/v1/memory/{id}", "forgetFact", "Forget one fact", details: who, section: .memory,
      access: .customer(or: .deleteHistory),
      parameters: [.path("id", "The fact", of: FactID.self)] + parameters,
      answers: [.empty(204, "It is gone")]
    ) { api, call in
      let id: FactID = try call.request.parameter("id")
      guard try await api.assistant.memory.forget(id, about: api.customer(of: call), api.tenant) != nil else {
        throw Problem.unknown("fact about this customer")
      }
      return HTTPResponse(status: 204)
    }
  }

  private static var consent: Endpoint {
    Endpoint(
      .get, "/v1/memory/consent", "getMemoryConsent", "See whether a customer lets us remember", details: who,
      section: .memory, access: .customer(or: .viewHistory), limit: .search, parameters: parameters,
      answers: [.json(200, "What they have said", Shapes.reference("MemoryConsent"))]
    ) { api, call in
      .value(try await api.assistant.memory.consent(of: api.customer(of: call), api.tenant).json)
    }
  }

  private static var agree: Endpoint {
    Endpoint(
      .put, "/v1/memory/consent", "giveMemoryConsent", "Let us remember: the customer agrees", details: who,
      section: .memory, access: .customer(or: .answerCustomers), parameters: parameters,
      answers: [.json(200, "What they have said", Shapes.reference("MemoryConsent"))]
    ) { api, call in
      let customer = try await api.customer(of: call)
      try await api.assistant.memory.agree(customer, call.memoryOrigin, api.tenant)
      return .value(try await api.assistant.memory.consent(of: customer, api.tenant).json)
    }
  }

  private static var withdraw: Endpoint {
    Endpoint(
      .delete, "/v1/memory/consent", "withdrawMemoryConsent",
      "Let us remember nothing: all facts are erased, and no new ones kept", details: who, section: .memory,
      access: .customer(or: .deleteHistory), parameters: parameters, answers: [erased]
    ) { api, call in
      let erased = try await api.assistant.memory.withdraw(
        api.customer(of: call), call.memoryOrigin, api.tenant)
      try await api.note(
        .memoryErased, call, on: "memory", ["facts": .integer(Int64(erased)), "consent": "withdrawn"])
      return .erased(erased)
    }
  }

  private static let erased = Endpoint.Answer.json(
    200, "How many facts there were", .object(nil, .required("erased", Shapes.count)))
}

extension API {
  /// The customer whose memory a call concerns: the one who was proved in the caller's conversation, or the one that
  /// an operator names.
  fileprivate func customer(of call: Call) async throws -> String {
    let named = call.text("customer")
    if let text = call.text("conversation"), ConversationID(text) == nil {
      throw Problem.badParameter("conversation", "This must be a conversation's id, such as conv_….")
    }
    switch call.caller {
    case .staff:
      guard let named else {
        throw Problem.badParameter("customer", "This parameter is required with the operators' key.")
      }
      return named
    case .holder(let id):
      let conversation = try await conversation(id)
      guard let customer = conversation.customer, conversation.status != .ended else {
        throw Problem.forbidden(
          "Nobody is proved in this conversation, or it is over. Begin one with the customer's signature.")
      }
      guard named == nil || named == customer else { throw Problem.wrongToken }
      return customer
    case .anybody:
      throw Problem.wrongToken
    }
  }
}

extension Call {
  /// What shows that the customer, or staff for them, has said something about being remembered.
  fileprivate var memoryOrigin: ConsentOrigin {
    let by = if case .staff(let principal) = caller { principal.name } else { "customer" }
    return ConsentOrigin(
      channel: "api", wording: "memory-api-1",
      proof: .init(by: by, conversation: text("conversation").flatMap { ConversationID($0) }))
  }
}

extension HTTPResponse {
  fileprivate static func erased(_ count: Int) -> HTTPResponse { .value(["erased": .integer(Int64(count))]) }
}
