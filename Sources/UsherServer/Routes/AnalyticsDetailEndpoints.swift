import Analytics
import Essentials
import HTTPServer
import Identity

/// What is behind the figures.
enum AnalyticsDetailEndpoints {
  static var all: [Endpoint] { [intents, satisfaction, conversations] }

  private static let value = AnalyticsEndpoints.value
  private static let mostIntents = 200
  private static let intentMeasures = ["conversations", "resolution_rate", "handoff_rate", "satisfaction"]
    .compactMap(Measure.named)

  /// What is told of an intent.
  private struct IntentRow {
    var values: [String: Double?] = [:]
    var before: Double = 0

    var count: Double { (values["conversations"] ?? 0) ?? 0 }

    func json(named name: String) -> JSONValue {
      func figure(_ name: String) -> JSONValue { .figure(values[name] ?? nil) }
      return [
        "intent": .string(name), "conversations": .integer(Int64(count)), "before": .integer(Int64(before)),
        "resolution_rate": figure("resolution_rate"), "handoff_rate": figure("handoff_rate"),
        "satisfaction": figure("satisfaction"),
      ]
    }
  }

  private static var intents: Endpoint {
    Endpoint(
      .get, "/v1/analytics/intents", "listAnalyticsIntents", "What customers want, and how it goes",
      details:
        "The intents with the most conversations first; `before` is how many there were in as long a time before.",
      section: .analytics, access: .scope(.viewAnalytics), parameters: AnalyticsQuestion.filters,
      answers: [
        .json(
          200, "Intents",
          .object(
            nil, .required("from", Shapes.moment), .required("to", Shapes.moment),
            .required(
              "intents",
              .array(
                of: .object(
                  nil, .required("intent", .string("Empty where none was recognised")),
                  .required("conversations", Shapes.count), .required("before", Shapes.count),
                  .required("resolution_rate", value), .required("handoff_rate", value),
                  .required("satisfaction", value))))))
      ]
    ) { api, call in
      var query = try call.measureQuery(now: api.clock.now)
      query.group = .intent
      let database = api.assistant.services.database
      let now = try await query.lines(of: intentMeasures, api.tenant, database)
      let before = try await query.before.lines(of: Array(intentMeasures.prefix(1)), api.tenant, database)
      var rows: [String: IntentRow] = [:]
      for (name, lines) in now {
        for line in lines { rows[line.group, default: IntentRow()].values[name] = line.values.first ?? nil }
      }
      for line in before["conversations"] ?? [] {
        rows[line.group, default: IntentRow()].before = (line.values.first ?? nil) ?? 0
      }
      let sorted = rows.sorted { one, other in
        (other.value.count, other.value.before, one.key) < (one.value.count, one.value.before, other.key)
      }
      var members = query.members
      members["intents"] = .array(sorted.prefix(mostIntents).map { $0.value.json(named: $0.key) })
      return .value(.object(members))
    }
  }

  private static var satisfaction: Endpoint {
    Endpoint(
      .get, "/v1/analytics/satisfaction", "showSatisfaction",
      "What customers say and show of how content they are",
      section: .analytics, access: .scope(.viewAnalytics), parameters: AnalyticsQuestion.filters,
      answers: [
        .json(
          200, "What they say, and show",
          .object(
            nil, .required("from", Shapes.moment), .required("to", Shapes.moment),
            .required("csat", value), .required("before", value),
            .required(
              "ratings",
              .object(
                "Conversations with each score",
                .required("1", Shapes.count), .required("2", Shapes.count), .required("3", Shapes.count),
                .required("4", Shapes.count), .required("5", Shapes.count))),
            .required("thumbs_up", value), .required("thumbs_down", value), .required("satisfaction", value)))
      ]
    ) { api, call in
      let query = try call.measureQuery(now: api.clock.now)
      let names = ["csat", "thumbs_up", "thumbs_down", "satisfaction"]
      let database = api.assistant.services.database
      let measures = names.compactMap(Measure.named)
      let now = try await query.lines(of: measures, api.tenant, database)
      let before = try await query.before.lines(of: Array(measures.prefix(1)), api.tenant, database)
      let ratings = try await query.ratings(api.tenant, database)
      var members = query.members
      for name in names { members[name] = .figure(now[name]?.first?.values.first ?? nil) }
      members["before"] = .figure(before["csat"]?.first?.values.first ?? nil)
      members["ratings"] = .object(
        Dictionary(uniqueKeysWithValues: ratings.map { (String($0), .integer(Int64($1))) }))
      return .value(.object(members))
    }
  }

  private static var conversations: Endpoint {
    Endpoint(
      .get, "/v1/analytics/drill-down", "listAnalyticsConversations", "The conversations behind a number",
      details: """
        The newest first, with what each has added in `value`. Of a share, those are listed that count in it; of a percentile, \
        those that are not below it; of what is told of calls of models, those that have added the most, on one page. \
        Conversations that were removed are in the sums and not in the list.
        """,
      section: .analytics, access: .scope(.viewAnalytics),
      parameters: AnalyticsQuestion.filters + [
        .query(
          "measure", .string(lengths: 1...64, isStorable: true, example: "handoff_rate"), isRequired: true),
        .query("after", .string("`next` of the page before", lengths: 1...64, isStorable: true)),
        .query("limit", JSONSchema(.integer(1...200), "How many at most; 50 unless told")),
      ],
      answers: [
        .json(
          200, "Conversations",
          .object(
            nil,
            .required(
              "conversations",
              .array(
                of: .object(
                  nil, .required("id", Shapes.identifier(ConversationID.self, "The conversation")),
                  .required("channel", .string()), .required("agent", Shapes.optionalText),
                  .required("intent", Shapes.optionalText), .required("began_at", Shapes.moment),
                  .required("value", value)))),
            .required(
              "next",
              JSONSchema(.nullable(.string()), "Send it as `after` for the next page; null on the last one")))
        )
      ]
    ) { api, call in
      let query = try call.measureQuery(now: api.clock.now)
      let measure = try await api.measure(call.text("measure") ?? "", try await api.measures(), for: query)
      let limit = call.number("limit") ?? 50
      let database = api.assistant.services.database
      var page = MeasureSearch.Page()
      if let search = CallSearch(query, measure) {
        page.hits = try await search.hits(limit: limit, api.tenant, database)
      } else if let search = MeasureSearch(query, measure) {
        let after = call.text("after").map(MeasureSearch.Cursor.init)
        if case .some(.none) = after {
          throw Problem.badParameter("after", "This must be the `next` of a page before.")
        }
        page = try await search.page(after: after ?? nil, limit: limit, api.tenant, database)
      }
      return .value([
        "conversations": .array(page.hits.map { $0.json(measure) }),
        "next": .optional(page.next?.text),
      ])
    }
  }
}

extension MeasureSearch.Hit {
  /// As the API shows it. That one counts in a share says no more than that it is in the list.
  fileprivate func json(_ measure: Measure) -> JSONValue {
    var shown: Double? = value
    switch measure.formula {
    case .share, .gain: shown = nil
    default: break
    }
    return [
      "id": .string(conversation), "channel": .string(series.channel),
      "agent": .optional(series.agent.isEmpty ? nil : series.agent),
      "intent": .optional(series.intent.isEmpty ? nil : series.intent),
      "began_at": .string(beganAt.description), "value": .figure(shown),
    ]
  }
}
