import Analytics
import Essentials
import HTTPServer
import Identity
import Persistence

/// What is not as it should be, and what was.
enum AlertEndpoints {
  static var all: [Endpoint] {
    [list, history, test] + AlertRuleEndpoints.all + AlertSilenceEndpoints.all
  }

  private static let shown = Shapes.reference("Alert")

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/alerts", "listAlerts", "What is not as it should be", section: .operations,
      access: .scope(.viewAnalytics),
      answers: [
        .json(
          200, "What fires and what is about to, and who is told",
          .object(
            nil, .required("alerts", .array(of: shown)),
            .required(
              "evaluated_at", JSONSchema(.nullable(Shapes.moment), "When the rules were looked at last")),
            .required(
              "receivers",
              .array(of: .object(nil, .required("name", Shapes.text), .required("kind", Shapes.text))))))
      ]
    ) { api, _ in
      let (alerts, evaluatedAt) = try await api.alerts.open()
      let receivers = api.assistant.services.configuration.alerts.receivers.map { receiver -> JSONValue in
        ["name": .string(receiver.name), "kind": .string(receiver.kind.rawValue)]
      }
      return .value([
        "alerts": alerts.json, "evaluated_at": .optional(evaluatedAt?.description),
        "receivers": .array(receivers),
      ])
    }
  }

  private static var history: Endpoint {
    Endpoint(
      .get, "/v1/alerts/history", "listPastAlerts", "What was not as it should be, the latest first",
      section: .operations, access: .scope(.viewAnalytics),
      parameters: [
        .query("before", .string("Only what was over before then", format: "date-time")),
        .query("limit", JSONSchema(.integer(1...100), "How many at most; 50 unless told")),
      ],
      answers: [.json(200, "Alerts", .object(nil, .required("alerts", .array(of: shown))))]
    ) { api, call in
      var end: Timestamp?
      if let text = call.text("before") {
        end = Timestamp(text)
        guard end != nil else {
          throw Problem.badParameter("before", "This must be a moment in UTC: 2026-11-23T06:00:00Z.")
        }
      }
      return .value([
        "alerts": try await api.alerts.history(before: end, limit: call.number("limit") ?? 50).json
      ])
    }
  }

  private static var test: Endpoint {
    Endpoint(
      .post, "/v1/alerts/test", "testAlerts", "Tell a receiver that this is a test",
      details:
        "It is a job like those that tell alerts: should it fail, `GET /v1/jobs?type=alerts.tell` says why.",
      section: .operations, access: .scope(.admin),
      body: .json(
        .object(
          nil,
          .required(
            "receiver",
            .string("One of `alerts.receivers`", lengths: 1...60, isStorable: true, example: "team")))),
      answers: [.empty(202, "It is being told")]
    ) { api, call in
      let services = api.assistant.services
      try await AlertOutbox(services).test(
        call.required("receiver"), by: call.operatorName, services.database)
      return HTTPResponse(status: 202)
    }
  }
}

extension API {
  var alerts: AlertStore { AlertStore(assistant.services.database, tenant, clock: clock) }
}
