import Essentials
import HTTPServer
import Identity
import LanguageModels

/// What calls of models were made, and what they cost.
enum UsageEndpoints {
  static var all: [Endpoint] { [summaries, calls] }

  private static let day = JSONSchema.string("A day in UTC", format: "date", example: "2026-11-21")

  private static func period(_ summary: String) -> JSONSchema {
    .anyOf(
      .string(format: "date", example: "2026-11-21"),
      .string(format: "date-time", example: "2026-11-21T12:00:00Z"), summary: summary)
  }

  private static var summaries: Endpoint {
    Endpoint(
      .get, "/v1/usage", "usageSummaries", "Calls, tokens, cost and latencies of models, summed up",
      section: .models, access: .scope(.viewAnalytics),
      parameters: [
        .query("from", day), .query("to", day),
        .query("provider", .string(lengths: 1...200, isStorable: true)),
        .query("model", .string(lengths: 1...200, isStorable: true)),
        .query("by", .string(choices: UsageGrouping.allCases.map(\.rawValue))),
      ],
      answers: [
        .json(
          200, "The newest day first",
          .object(nil, .required("usage", .array(of: Shapes.reference("UsageSummary")))))
      ]
    ) { api, call in
      let summaries = try await api.models.services.usage.summaries(
        from: try day(call, "from"), to: try day(call, "to"), provider: call.text("provider"),
        model: call.text("model"), by: call.text("by").flatMap(UsageGrouping.init) ?? .dayAndModel, api.tenant
      )
      return .value(["usage": summaries.json])
    }
  }

  private static var calls: Endpoint {
    Endpoint(
      .get, "/v1/usage/calls", "usageCalls", "Calls of models, the newest first", section: .models,
      access: .scope(.viewAnalytics),
      parameters: Endpoint.Parameter.paging(UsageID.self) + [
        .query("provider", .string(lengths: 1...200, isStorable: true)),
        .query("model", .string(lengths: 1...200, isStorable: true)),
        .query("agent", .string(lengths: 1...64, isStorable: true)),
        .query("channel", .string(lengths: 1...64, isStorable: true)),
        .query("conversation", Shapes.identifier(ConversationID.self, "The conversation that they were for")),
        .query("from", period("Calls that began then or later")),
        .query("to", period("Calls that began before that; of a day, before its end")),
        .query("outcome", .string(choices: UsageFilter.Outcome.allCases.map(\.rawValue))),
      ],
      answers: [.json(200, "A page", Shapes.page("calls", of: Shapes.reference("UsageCall")))]
    ) { api, call in
      let paging = try Paging<UsageKind>(call)
      let filter = UsageFilter(
        from: try moment(call, "from"), to: try moment(call, "to", isEnd: true),
        provider: call.text("provider"), model: call.text("model"), agent: call.text("agent"),
        channel: call.text("channel"), conversation: try conversation(call),
        outcome: call.text("outcome").flatMap(UsageFilter.Outcome.init))
      let found = try await api.models.services.usage.records(
        filter, after: paging.after, limit: paging.limit + 1, api.tenant)
      return paging.page("calls", of: found, id: \.id)
    }
  }

  /// A moment, or a day's beginning; its end, where the day is the last one.
  private static func moment(_ call: Call, _ name: String, isEnd: Bool = false) throws(Problem) -> Timestamp?
  {
    guard let text = call.text(name) else { return nil }
    if let moment = Timestamp(text) { return moment }
    guard UsageDay(text) != nil, let day = Timestamp(text + "T00:00:00Z") else {
      throw .badParameter(
        name, "This must be a day such as 2026-11-21, or a moment such as 2026-11-21T12:00:00Z.")
    }
    return isEnd ? day + .seconds(86_400) : day
  }

  private static func conversation(_ call: Call) throws(Problem) -> ConversationID? {
    guard let text = call.text("conversation") else { return nil }
    guard let conversation = ConversationID(text) else {
      throw .badParameter("conversation", "This must be a conversation's identifier.")
    }
    return conversation
  }

  private static func day(_ call: Call, _ name: String) throws(Problem) -> UsageDay? {
    guard let text = call.text(name) else { return nil }
    guard let day = UsageDay(text) else {
      throw .badParameter(name, "This must be a day such as 2026-11-21.")
    }
    return day
  }
}
