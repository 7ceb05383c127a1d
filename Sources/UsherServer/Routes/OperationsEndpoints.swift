import Essentials
import HTTPServer
import Telemetry

/// For those who run the server: is it alive, is it ready, what does it count.
enum OperationsEndpoints {
  static var all: [Endpoint] { [live, health, ready, metrics, site] }

  private static let status = JSONSchema.object(
    nil, .required("status", .string(choices: ["ok", "failed"])), .required("version", Shapes.text),
    .optional("uptime_seconds", JSONSchema(.number(0...Double.infinity))),
    .optional("checks", JSONSchema(.object([], others: Shapes.reference("Check")))))

  private static var live: Endpoint {
    Endpoint(
      .get, "/live", "live", "Whether the process runs",
      details: "Asks nothing else; for restarting what hangs.",
      section: .operations, access: .open, limit: .unlimited, answers: [.json(200, "It does", Self.status)],
      isServerWide: true
    ) { api, _ in
      .value(["status": "ok", "version": .string(api.version)])
    }
  }

  private static var health: Endpoint {
    Endpoint(
      .get, "/health", "health", "How the server is", section: .operations, access: .open, limit: .unlimited,
      answers: [
        .json(200, "Well", Self.status), .json(503, "Some part has failed", Self.status),
      ], isServerWide: true
    ) { api, _ in
      await api.readiness()
    }
  }

  private static var ready: Endpoint {
    Endpoint(
      .get, "/ready", "ready", "Whether it can answer customers",
      details:
        "Checks each thing that an answer needs, and fails once the server was told to stop; for load balancers.",
      section: .operations,
      access: .open, limit: .unlimited,
      answers: [
        .json(200, "It can", Self.status), .json(503, "Some part has failed", Self.status),
      ], isServerWide: true
    ) { api, _ in
      await api.readiness()
    }
  }

  private static var metrics: Endpoint {
    Endpoint(
      .get, "/metrics", "metrics", "Measures, for Prometheus",
      details: """
        They are the whole server's: at the host of a company there are none. Who asks for \
        `application/openmetrics-text` gets traces as exemplars.
        """,
      section: .operations, access: .open,
      limit: .unlimited,
      answers: [
        Endpoint.Answer(
          status: 200, summary: "Text format 0.0.4, or OpenMetrics 1.0",
          content: [("text/plain", .string()), ("application/openmetrics-text", .string())])
      ]
    ) { api, call in
      guard api.tenant.tenant == .single else { throw Problem.unknown("page") }
      let format = MetricsFormat(accepting: call.request.headers.values("Accept"))
      return .bytes(Array(api.metrics.render(format).utf8), type: format.type)
    }
  }

  private static var site: Endpoint {
    Endpoint(
      .get, "/v1/site", "site", "What the chat page shows before the first message", section: .chat,
      access: .open, limit: .search,
      answers: [
        .json(
          200, "Name, greeting, suggestions, agents, whether it is a demo",
          .object(
            nil,
            .required(
              "company",
              .object(nil, .required("name", Shapes.text), .optional("contact", Shapes.optionalText))),
            .required(
              "branding",
              .object(
                nil, .optional("color", Shapes.optionalText), .optional("logo", Shapes.optionalText))),
            .required("greeting", Shapes.text), .required("suggestions", .array(of: Shapes.text)),
            .required(
              "agents",
              .array(of: .object(nil, .required("name", Shapes.text), .required("title", Shapes.text)))),
            .required(
              "demo_sign_in", JSONSchema(.boolean, "Whether anybody may sign in as a made-up customer")),
            .optional("sign_in_url", Shapes.optionalText),
            .required(
              "person_first",
              JSONSchema(.boolean, "Whether a person can be chosen before anything is written"))))
      ]
    ) { api, _ in
      .value(api.site)
    }
  }
}

extension API {
  /// Asks every part that an answer needs, side by side.
  fileprivate func readiness() async -> HTTPResponse {
    var results = await withTaskGroup(of: (String, HealthCheck.Result).self) { group in
      for check in checks {
        group.addTask { (check.name, await check.run()) }
      }
      return await group.reduce(into: [:]) { results, result in results[result.0] = result.1 }
    }
    if stopping.isGiven { results["shutdown"] = .isStopping }
    let isWell = results.values.allSatisfy { $0.status != .failed }
    return .value(
      [
        "status": isWell ? "ok" : "failed", "version": .string(version),
        "uptime_seconds": .number((clock.now - startedAt).inSeconds),
        "checks": .object(results.mapValues(\.json)),
      ], status: isWell ? 200 : 503)
  }
}
