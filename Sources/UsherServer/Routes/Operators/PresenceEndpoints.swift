import Assistant
import Essentials
import HTTPServer
import Identity

/// Whether the one who asks is there for customers.
enum PresenceEndpoints {
  static var all: [Endpoint] { [own, change] }

  private static let presence = Endpoint.Answer.json(200, "How it is", Shapes.reference("OperatorPresence"))

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
      body: .json(
        .object(
          nil,
          .required(
            "state",
            .string(
              "Whether you are there", choices: OperatorPresence.State.allCases.map(\.rawValue))),
          Call.operatorMember)),
      answers: [presence]
    ) { api, call in
      let state = OperatorPresence.State(rawValue: call.body["state"]?.stringValue ?? "") ?? .online
      let presence = try await api.presences.set(
        state, try call.author(), role: try call.principal().role.rawValue, api.tenant)
      return .value(presence.json(api.queueSettings))
    }
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
