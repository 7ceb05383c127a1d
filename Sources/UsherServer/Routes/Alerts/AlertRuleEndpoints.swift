import Analytics
import Essentials
import HTTPServer
import Identity
import Persistence

/// What somebody wants to be told of.
enum AlertRuleEndpoints {
  static var all: [Endpoint] { [list, add, change, remove, acknowledge] }

  private static let id = Endpoint.Parameter.path("id", "The rule", of: AlertRuleID.self)
  private static let written = Endpoint.Body.json(JSONSchema(.object(Shapes.alertRuleMembers, others: nil)))
  private static let shown = JSONSchema.object(nil, .required("rule", Shapes.reference("AlertRule")))

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/alerts/rules", "listAlertRules", "What somebody wants to be told of",
      details: "A company begins with the rules that are suggested.", section: .operations,
      access: .scope(.viewAnalytics),
      answers: [
        .json(
          200, "All of them; at most \(AlertStore.mostRules)",
          .object(nil, .required("rules", .array(of: Shapes.reference("AlertRule")))))
      ]
    ) { api, _ in
      let settings = api.assistant.services.configuration.alerts
      return .value(["rules": try await api.alerts.rules(suggesting: settings.suggests).json])
    }
  }

  private static var add: Endpoint {
    Endpoint(
      .post, "/v1/alerts/rules", "addAlertRule", "Have a measure watched", section: .operations,
      access: .scope(.admin), body: written, answers: [.json(201, "The rule", shown)]
    ) { api, call in
      let rule = try AlertRule(call.body, id: AlertRuleID(at: api.clock.now))
      // Who begins by adding a rule has those that are suggested, too.
      _ = try await api.alerts.rules(suggesting: api.assistant.services.configuration.alerts.suggests)
      try await api.alerts.add(rule)
      return .value(["rule": rule.json], status: 201)
    }
  }

  private static var change: Endpoint {
    Endpoint(
      .put, "/v1/alerts/rules/{id}", "changeAlertRule", "Change a rule", section: .operations,
      access: .scope(.admin), parameters: [id], body: written, answers: [.json(200, "The rule", shown)]
    ) { api, call in
      let rule = try AlertRule(call.body, id: try call.request.parameter("id"))
      guard try await api.alerts.change(rule) else { throw Problem.unknown("rule") }
      return .value(["rule": rule.json])
    }
  }

  private static var remove: Endpoint {
    Endpoint(
      .delete, "/v1/alerts/rules/{id}", "removeAlertRule", "Watch a measure no more",
      details: "What the rule has found is over with the next look.", section: .operations,
      access: .scope(.admin), parameters: [id], answers: [.empty(204, "It is gone")]
    ) { api, call in
      guard try await api.alerts.remove(try call.request.parameter("id", as: AlertRuleID.self)) else {
        throw Problem.unknown("rule")
      }
      return HTTPResponse(status: 204)
    }
  }

  private static var acknowledge: Endpoint {
    Endpoint(
      .post, "/v1/alerts/rules/{id}/acknowledge", "acknowledgeAlert", "See to what a rule has found",
      details:
        "Nobody is told of it again but that it is over; PagerDuty and Opsgenie hear that somebody sees to it.",
      section: .operations, access: .scope(.viewAnalytics), parameters: [id],
      answers: [
        .json(200, "The alert", .object(nil, .required("alert", Shapes.reference("Alert"))))
      ]
    ) { api, call in
      let services = api.assistant.services
      let alert = try await api.alerts.acknowledge(
        try call.request.parameter("id"), by: call.operatorName, services.configuration.alerts,
        AlertOutbox(services).tell)
      guard let alert else { throw Problem.unknown("alert of this rule that fires") }
      services.jobs.wake()
      return .value(["alert": alert.json])
    }
  }
}
