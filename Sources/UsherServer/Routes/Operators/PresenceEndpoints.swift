import Assistant
import Essentials
import HTTPServer
import Identity

/// Whether somebody is there for customers: who asks, or a colleague whom they lead.
enum PresenceEndpoints {
  static var all: [Endpoint] { [own, change, changeColleague] }

  private static let presence = Endpoint.Answer.json(200, "How it is", Shapes.reference("OperatorPresence"))

  private static let state = JSONSchema.Property.required(
    "state",
    .string("Whether they are there", choices: OperatorPresence.State.allCases.map(\.rawValue)))

  private static var own: Endpoint {
    Endpoint(
      .get, "/v1/operators/me/presence", "getOwnPresence", "Whether you count as there",
      section: .operators, access: .scope(.answerCustomers), answers: [presence]
    ) { api, call in
      let author = try call.author()
      let presence = try await api.presences.presence(
        of: author, role: try call.principal().role.rawValue, api.tenant)
      return .value(presence.json(api.queueSettings))
    }
  }

  private static var change: Endpoint {
    Endpoint(
      .put, "/v1/operators/me/presence", "setOwnPresence", "Say that you are away, gone, or back",
      details: """
        Who is `away` or `offline` is given no conversations, though they follow the inbox's events. Who says `online` counts \
        as that only while they follow them.
        """,
      section: .operators, access: .scope(.answerCustomers),
      body: .json(.object(nil, state, Call.operatorMember)),
      answers: [presence]
    ) { api, call in
      let presence = try await api.presences.set(
        call.presence, try call.author(), role: try call.principal().role.rawValue, api.tenant)
      return .value(presence.json(api.queueSettings))
    }
  }

  private static var changeColleague: Endpoint {
    Endpoint(
      .put, "/v1/operators/{id}/presence", "setPresence", "Say that a colleague is away, gone, or back",
      details: """
        For whoever went home and said nothing: nothing more is given to them. Their own page shows it, and they may say \
        otherwise. It stands in the audit log.
        """,
      section: .operators, access: .scope(.manageOperators),
      parameters: [.path("id", "The user", of: UserID.self)], body: .json(.object(nil, state)),
      answers: [presence]
    ) { api, call in
      let user = try await api.accounts.user(try call.request.parameter("id"), api.tenant)
      let presence = try await api.presences.set(
        call.presence, try user.colleague(), role: user.role.rawValue, api.tenant)
      try await api.audit.add(
        AuditNote(
          .presenceChanged, by: try call.principal(), on: user.id.text, from: call.origin,
          ["state": .string(call.presence.rawValue)]),
        api.tenant)
      return .value(presence.json(api.queueSettings))
    }
  }
}

extension Call {
  /// What a body says in `state`.
  fileprivate var presence: OperatorPresence.State {
    body["state"]?.stringValue.flatMap(OperatorPresence.State.init) ?? .online
  }
}

extension API {
  /// Who of the operators is there.
  var presences: PresenceDesk { PresenceDesk(database: assistant.services.database, clock: clock) }

  var queueSettings: QueueSettings { assistant.services.configuration.handoff.line }
}

extension OperatorPresence {
  /// As the API shows it.
  func json(_ settings: QueueSettings) -> JSONValue {
    let queues = settings.queues.filter { $0.isSeenTo(by: `operator`, role: role) }
    return [
      "id": .string(`operator`.id), "name": .string(`operator`.name), "state": .string(state.rawValue),
      "chosen": .string(chosen.rawValue),
      "watching": .bool(isWatching), "gone_since": .optional(goneSince?.description),
      "conversations": .integer(Int64(conversations)), "queues": .texts(queues.map(\.name)),
    ]
  }
}
