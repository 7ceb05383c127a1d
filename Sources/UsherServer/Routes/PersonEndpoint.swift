import Assistant
import Channels
import Essentials
import HTTPServer
import Identity

/// Customers choose a person, from the start or later.
enum PersonEndpoint {
  static var all: [Endpoint] { [ask] }

  private static var ask: Endpoint {
    Endpoint(
      .post, "/v1/conversations/{id}/person", "askForPerson", "Ask for a person",
      details: """
        Where the company lets customers choose (`person_first` of `GET /v1/site`), also before anything was written. What \
        the customer reads about it, with their place in line or when people are back, is `message`. Asking again takes no \
        second place: `message` is null, and `place` is where they stand now.
        """,
      section: .conversations, access: .conversation(or: .answerCustomers), limit: .person,
      parameters: [.path("id", "The conversation", of: ConversationID.self)],
      answers: [
        .json(
          200, "Where the customer stands",
          .object(
            nil, .required("handoff", Shapes.reference("Handoff")),
            .required("place", JSONSchema(.nullable(Shapes.count), "From 1; null once somebody has come")),
            .required(
              "opens_at", JSONSchema(.nullable(Shapes.moment), "When people answer again; null for now")),
            .required(
              "message", JSONSchema(.nullable(Shapes.reference("Message")), "Null where it was asked before"))
          ))
      ]
    ) { api, call in
      let id = try call.conversation()
      let outcome = try await api.people.ask(in: id, api.tenant)
      let (change, handoff) = (outcome.change, outcome.change.handoff)
      if change.notice != nil { api.turns.hub.tell(change) }
      return .value([
        "handoff": ["state": .string(handoff.state.rawValue), "reason": .string(handoff.reason.rawValue)],
        "place": outcome.place.map { .integer(Int64($0)) } ?? .null,
        "opens_at": .optional(outcome.opensAt?.description), "message": change.notice?.json ?? .null,
      ])
    }
  }
}

extension API {
  /// Gives customers people who choose them.
  fileprivate var people: PersonDesk {
    let services = assistant.services
    return PersonDesk(
      database: services.database, clock: clock, events: services.webhooks.events,
      settings: services.configuration.handoff, company: company)
  }
}
