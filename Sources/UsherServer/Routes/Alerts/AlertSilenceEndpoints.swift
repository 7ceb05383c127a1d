import Analytics
import Essentials
import HTTPServer
import Identity

/// Times in which nobody is told of some alerts.
enum AlertSilenceEndpoints {
  static var all: [Endpoint] { [list, add, remove] }

  private static let id = Endpoint.Parameter.path("id", "The silence", of: AlertSilenceID.self)
  private static let longest = Duration.seconds(90 * 86_400)

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/alerts/silences", "listAlertSilences", "Silences that are not over", section: .operations,
      access: .scope(.viewAnalytics),
      answers: [
        .json(
          200, "At most \(AlertStore.mostSilences)",
          .object(nil, .required("silences", .array(of: Shapes.reference("AlertSilence")))))
      ]
    ) { api, _ in
      .value(["silences": try await api.alerts.silences().json])
    }
  }

  private static var add: Endpoint {
    Endpoint(
      .post, "/v1/alerts/silences", "silenceAlerts", "Have nobody told of some alerts for a while",
      details: """
        Of all of them, unless `rule`, `measure` or `severity` say which. Alerts go on being written down; what still \
        fires when the silence is over is told then.
        """,
      section: .operations, access: .scope(.admin),
      body: .json(JSONSchema(.object(Shapes.alertSilenceMembers, others: nil))),
      answers: [
        .json(201, "The silence", .object(nil, .required("silence", Shapes.reference("AlertSilence"))))
      ]
    ) { api, call in
      let now = api.clock.now
      let from = try call.silenceMoment("from") ?? now
      guard let to = try call.silenceMoment("to"), to > from, to > now, to <= now + longest else {
        throw Problem.wrongShape([
          .init(pointer: "/to", detail: "must be after the beginning, and within 90 days from now")
        ])
      }
      let rule = call.body["rule"]?.stringValue
      if let rule, AlertRuleID(rule) == nil {
        throw Problem.wrongShape([.init(pointer: "/rule", detail: "must be the identifier of a rule")])
      }
      let silence = AlertSilence(
        id: AlertSilenceID(at: now), rule: rule,
        measure: call.body["measure"]?.stringValue,
        severity: call.body["severity"]?.stringValue.flatMap(AlertRule.Severity.init), from: from, to: to,
        comment: call.required("comment"), author: call.operatorName)
      try await api.alerts.add(silence)
      return .value(["silence": silence.json], status: 201)
    }
  }

  private static var remove: Endpoint {
    Endpoint(
      .delete, "/v1/alerts/silences/{id}", "endAlertSilence", "End a silence", section: .operations,
      access: .scope(.admin), parameters: [id], answers: [.empty(204, "It is over")]
    ) { api, call in
      guard try await api.alerts.remove(try call.request.parameter("id", as: AlertSilenceID.self)) else {
        throw Problem.unknown("silence")
      }
      return HTTPResponse(status: 204)
    }
  }
}

extension Call {
  /// A moment of the body; nothing where it says none.
  fileprivate func silenceMoment(_ name: String) throws -> Timestamp? {
    guard let text = body[name]?.stringValue else { return nil }
    guard let moment = Timestamp(text) else {
      throw Problem.wrongShape([
        .init(pointer: "/\(name)", detail: "must be a moment in UTC: 2026-11-24T06:00:00Z")
      ])
    }
    return moment
  }
}
