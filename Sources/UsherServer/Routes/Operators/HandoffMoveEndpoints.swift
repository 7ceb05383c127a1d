import Assistant
import Essentials
import HTTPServer
import Identity
import TicketAgent

/// What operators do with conversations besides taking them and giving them back.
enum HandoffMoveEndpoints {
  static var all: [Endpoint] { [assign, snooze, close, reopen] }

  private static func text(_ summary: String, example: String) -> JSONSchema {
    .string(summary, lengths: 1...2000, isNotBlank: true, isStorable: true, example: .string(example))
  }

  private static var assign: Endpoint {
    Endpoint(
      .put, "/v1/conversations/{id}/assignee", "assignConversation", "Pass a conversation to a colleague",
      details: """
        They have still to take it, or to write in it; nobody else may meanwhile, but by naming them as `from`. `null` puts \
        it back into the line. Where an operator has it, only they may, and the assistant keeps silent until somebody else \
        has taken it.
        """,
      section: .operators, access: .scope(.answerCustomers), parameters: [HandoffEndpoints.parameter],
      body: .json(
        .object(
          nil,
          .required(
            "operator_id",
            JSONSchema(.nullable(Shapes.identifier(UserID.self, "A user who answers customers")))),
          .optional("note", text("What they should know", example: "Speaks French")), Call.operatorMember)),
      answers: [HandoffEndpoints.change]
    ) { api, call in
      let id = try call.conversation()
      var assignee: Operator?
      if let text = call.body["operator_id"]?.stringValue {
        guard let user = UserID(text) else { throw Problem.noUser }
        assignee = try await api.accounts.user(user, api.tenant).colleague()
      }
      let changed = try await api.desk.assign(
        id, to: assignee, by: try call.author(), note: call.body["note"]?.stringValue)
      try await api.note(
        .conversationAssigned, call, on: id.text, ["operator": .optional(assignee?.id)])
      return changed.response
    }
  }

  private static var snooze: Endpoint {
    Endpoint(
      .put, "/v1/conversations/{id}/snooze", "snoozeConversation", "Put a conversation aside until later",
      details: "It comes back then, or when the customer writes. `null` takes it up again.",
      section: .operators, access: .scope(.answerCustomers), parameters: [HandoffEndpoints.parameter],
      body: .json(
        .object(
          nil, .required("until", JSONSchema(.nullable(Shapes.moment), "A moment to come")),
          Call.operatorMember)),
      answers: [HandoffEndpoints.change]
    ) { api, call in
      var until: Timestamp?
      if let text = call.body["until"]?.stringValue {
        guard let moment = Timestamp(text) else {
          throw Problem.wrongShape([.init(pointer: "/until", detail: "must be a moment in UTC")])
        }
        until = moment
      }
      return try await api.desk.snooze(try call.conversation(), until: until, by: try call.author()).response
    }
  }

  private static var close: Endpoint {
    Endpoint(
      .post, "/v1/conversations/{id}/close", "closeConversation", "Close a conversation that people have",
      details: "The customer reads that it is over; the reason is for colleagues.",
      section: .operators, access: .scope(.answerCustomers), parameters: [HandoffEndpoints.parameter],
      body: .json(
        .object(
          nil, .required("reason", text("Why", example: "Solved: new tickets sent")), Call.operatorMember)),
      answers: [HandoffEndpoints.change]
    ) { api, call in
      let id = try call.conversation()
      let changed = try await api.desk.close(
        id, because: call.required("reason"), by: try call.author())
      try await api.assistant.tickets?.conversationEnded(id)
      try await api.note(.conversationClosed, call, on: id.text)
      return changed.response
    }
  }

  private static var reopen: Endpoint {
    Endpoint(
      .post, "/v1/conversations/{id}/reopen", "reopenConversation",
      "Take up a conversation again that was over",
      details: "You have it then.", section: .operators, access: .scope(.answerCustomers),
      parameters: [HandoffEndpoints.parameter],
      body: .json(.object(nil, Call.operatorMember), isRequired: false), answers: [HandoffEndpoints.change]
    ) { api, call in
      let id = try call.conversation()
      let changed = try await api.desk.reopen(id, by: try call.author())
      try await api.note(.conversationReopened, call, on: id.text)
      return changed.response
    }
  }
}

extension User {
  /// The user as somebody who answers customers.
  ///
  /// - Throws: A problem of status 409 where they may not.
  func colleague() throws(Problem) -> Operator {
    guard state == .active, role.scopes.contains(.answerCustomers) else { throw Problem.noColleague(self) }
    return Operator(id: id.text, name: name)
  }
}

extension Problem {
  fileprivate static func noColleague(_ user: User) -> Problem {
    Problem(
      kind: "not-an-operator", title: "The user does not answer customers", status: 409,
      detail:
        "\(user.id) is locked or has no role with the scope `conversations:answer`. Choose somebody else.")
  }
}

extension Problem {
  fileprivate static let noUser = wrongShape([
    FieldError(pointer: "/operator_id", detail: "must be the identifier of a user, or null")
  ])
}
