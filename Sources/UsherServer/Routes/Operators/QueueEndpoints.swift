import Assistant
import Essentials
import HTTPServer
import Identity

/// The lines of those who wait for people.
enum QueueEndpoints {
  static var all: [Endpoint] { [list] }

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/queues", "listQueues", "The queues, how long they are, and who is there",
      details: """
        In the order of the configuration. The last, with `null` for a name, is of what no queue takes; where none is \
        configured, of everything.
        """,
      section: .operators, access: .scope(.viewHistory),
      answers: [
        .json(
          200, "All of them", .object(nil, .required("queues", .array(of: Shapes.reference("Queue")))))
      ]
    ) { api, _ in
      let line = HandoffLine(
        database: api.assistant.services.database, clock: api.clock, settings: api.queueSettings)
      let (now, settings) = (api.clock.now, api.queueSettings)
      let figures = try await line.figures(api.tenant)
      return .value(["queues": .array(figures.map { $0.json(settings, at: now) })])
    }
  }
}

extension HandoffLine.Figures {
  fileprivate func json(_ settings: QueueSettings, at now: Timestamp) -> JSONValue {
    let longest = oldest.map { Int64(max((now - $0).inSeconds, 0)) } ?? 0
    return [
      "name": .optional(queue?.name), "assignment": .string((queue?.assignment ?? .none).rawValue),
      "capacity": queue?.capacity.map { .integer(Int64($0)) } ?? .null, "waiting": .integer(Int64(waiting)),
      "longest_wait_seconds": .integer(longest), "taken": .integer(Int64(taken)),
      "open": .bool(opensAt == nil), "opens_at": .optional(opensAt?.description),
      "operators": .array(operators.map { $0.json(settings) }),
    ]
  }
}
