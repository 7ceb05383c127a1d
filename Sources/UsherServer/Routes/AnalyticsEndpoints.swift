import Analytics
import Essentials
import HTTPServer
import Identity

/// What happens, in figures.
enum AnalyticsEndpoints {
  static var all: [Endpoint] { [overview, metrics, export, names] + AnalyticsDetailEndpoints.all }

  static let value = JSONSchema(
    .nullable(JSONSchema(.number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude))),
    "Null where there is nothing to say")
  private static let name = JSONSchema.string(example: "resolution_rate")
  private static let unit = JSONSchema.string(
    "`share`, `milliseconds`, `US dollars`, a currency, or what is counted", example: "share")

  static let measureShape = JSONSchema.object(
    "A measure and its value",
    .required("name", name), .required("summary", .string()), .required("unit", unit),
    .required("value", value), .required("before", value))

  private static let lines = JSONSchema.array(
    of: .object(
      nil, .required("group", .string("Empty where it has no name")),
      .required("values", .array(of: value))))

  private static var overview: Endpoint {
    Endpoint(
      .get, "/v1/analytics/overview", "showAnalytics", "Every measure, beside what it was before",
      details: """
        Of the last 30 days, unless told, in whole hours; `before` is as long a time before. Measures of calls of models are \
        left out where `intent` or `variant` is asked for, since calls have none.
        """,
      section: .analytics, access: .scope(.viewAnalytics), parameters: AnalyticsQuestion.filters,
      answers: [
        .json(
          200, "The measures",
          .object(
            nil, .required("from", Shapes.moment), .required("to", Shapes.moment),
            .required(
              "before",
              .object(nil, .required("from", Shapes.moment), .required("to", Shapes.moment))),
            .required("measures", .array(of: Shapes.reference("AnalyticsMeasure")))))
      ]
    ) { api, call in
      let query = try call.measureQuery(now: api.clock.now)
      let measures = try await api.measures().filter { $0.canTell(query) }
      let database = api.assistant.services.database
      let now = try await query.lines(of: measures, api.tenant, database)
      let before = try await query.before.lines(of: measures, api.tenant, database)
      var members = query.members
      members["before"] = .object(query.before.members)
      members["measures"] = .array(
        measures.map { measure in
          var shown = measure.members
          shown["value"] = .figure(now[measure.name]?.first?.values.first ?? nil)
          shown["before"] = .figure(before[measure.name]?.first?.values.first ?? nil)
          return .object(shown)
        })
      return .value(.object(members))
    }
  }

  private static var metrics: Endpoint {
    Endpoint(
      .get, "/v1/analytics/metrics", "showMetrics", "Measures over time, for each group",
      section: .analytics, access: .scope(.viewAnalytics), parameters: AnalyticsQuestion.series,
      answers: [
        .json(
          200, "A value for each step",
          .object(
            nil, .required("steps", .array(of: Shapes.moment)),
            .required(
              "measures",
              .array(
                of: .object(
                  nil, .required("name", name), .required("summary", .string()), .required("unit", unit),
                  .required("lines", lines))))))
      ]
    ) { api, call in
      let question = try await AnalyticsQuestion.series(api, call)
      let lines = try await question.lines(api)
      return .value([
        "steps": .array(question.query.steps.map { .string($0.description) }),
        "measures": .array(
          question.measures.map { measure in
            var shown = measure.members
            shown["lines"] = .array(
              (lines[measure.name] ?? []).map { line -> JSONValue in
                ["group": .string(line.group), "values": .array(line.values.map { .figure($0) })]
              })
            return .object(shown)
          }),
      ])
    }
  }

  private static var export: Endpoint {
    Endpoint(
      .get, "/v1/analytics/export", "exportMetrics", "Measures over time, for spreadsheets",
      details: "A row for each step and group, a column for each measure (RFC 4180).",
      section: .analytics, access: .scope(.viewAnalytics), parameters: AnalyticsQuestion.series,
      answers: [
        Endpoint.Answer(
          status: 200, summary: "Comma-separated values", content: [("text/csv", .string())])
      ]
    ) { api, call in
      let question = try await AnalyticsQuestion.series(api, call)
      let table = FigureTable(question: question, lines: try await question.lines(api))
      var response = HTTPResponse.bytes(Array(table.text.utf8), type: "text/csv; charset=utf-8")
      response.headers.add("Content-Disposition", "attachment; filename=\"analytics.csv\"")
      return response
    }
  }

  private static var names: Endpoint {
    Endpoint(
      .get, "/v1/analytics/filters", "listAnalyticsFilters", "What figures can be narrowed to",
      section: .analytics, access: .scope(.viewAnalytics),
      answers: [
        .json(
          200, "The names that there are",
          .object(
            nil, .required("channels", .array(of: Shapes.text)), .required("agents", .array(of: Shapes.text)),
            .required("intents", .array(of: Shapes.text)), .required("models", .array(of: Shapes.text)),
            .required("variants", .array(of: Shapes.text))))
      ]
    ) { api, _ in
      let names = try await SeriesDimension.names(api.tenant, api.assistant.services.database)
      return .value(
        .object(
          Dictionary(
            uniqueKeysWithValues: SeriesDimension.allCases.map {
              ($0.rawValue + "s", JSONValue.texts(names[$0] ?? []))
            })))
    }
  }
}

extension MeasureQuery {
  /// The time, as the API tells it.
  var members: [String: JSONValue] {
    ["from": .string(from.description), "to": .string(to.description)]
  }
}

extension Measure {
  fileprivate var members: [String: JSONValue] {
    ["name": .string(name), "summary": .string(summary), "unit": .string(unit)]
  }
}
