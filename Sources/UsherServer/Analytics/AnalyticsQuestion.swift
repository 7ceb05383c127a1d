import Analytics
import Essentials
import HTTPServer

/// What requests about figures have in common: the time, and of what.
struct AnalyticsQuestion {
  /// The measures that are asked for.
  var measures: [Measure]
  var query: MeasureQuery

  /// More at once draw no picture that anybody reads.
  static let mostMeasures = 12
  /// More steps than that draw no picture either.
  static let mostSteps = 2200

  private static let moment = JSONSchema.string(format: "date-time", example: "2026-11-21T12:00:00Z")
  private static let name = JSONSchema.string(lengths: 1...160, isStorable: true)

  /// The time, in whole hours, and what narrows it.
  static let filters: [Endpoint.Parameter] =
    [.query("from", moment), .query("to", moment)]
    + SeriesDimension.allCases.map { .query($0.rawValue, name) }

  static let names = Measure.all.map(\.name) + Measure.assumedNames + Measure.moneyNames

  /// The measures, in which steps, and a line for each of what.
  static let series: [Endpoint.Parameter] =
    filters + [
      .query(
        "measure",
        .string(
          "One or more, with commas between", lengths: 1...400, isStorable: true,
          example: "conversations,resolution_rate"),
        isRequired: true),
      .query("step", .string("`day`, unless told", choices: MeasureQuery.Step.allCases.map(\.rawValue))),
      .query("by", .string("A line for each", choices: SeriesDimension.allCases.map(\.rawValue))),
    ]

  /// Lines over time.
  static func series(_ api: API, _ call: Call) async throws -> Self {
    let known = try await api.measures()
    let names = call.text("measure")?.split(separator: ",").map(String.init) ?? []
    guard (1...mostMeasures).contains(names.count) else {
      throw Problem.badParameter("measure", "Ask for 1 to \(mostMeasures) measures, with commas between.")
    }
    var question = Self(measures: [], query: try call.measureQuery(now: api.clock.now))
    question.query.step = call.text("step").flatMap(MeasureQuery.Step.init) ?? .day
    question.query.group = call.text("by").flatMap(SeriesDimension.init)
    for name in names {
      question.measures.append(try await api.measure(name, known, for: question.query))
    }
    let hours = (question.query.to - question.query.from).wholeMilliseconds / 3_600_000
    guard
      question.query.step == .whole || hours / (question.query.step == .hour ? 1 : 24) <= mostSteps
    else {
      throw Problem.badParameter(
        "step", "These would be over \(mostSteps) steps: ask for longer ones, or a shorter time.")
    }
    return question
  }

  func lines(_ api: API) async throws -> [String: [MeasureQuery.Line]] {
    try await query.lines(of: measures, api.tenant, api.assistant.services.database)
  }
}

extension API {
  /// All measures, those of money in the currency in which the company sells the most.
  func measures() async throws -> [Measure] {
    let services = assistant.services
    let currency = try await Measure.mainCurrency(tenant, services.database)
    return Measure.all + Measure.assumed(services.configuration.assumptions)
      + (currency.map { Measure.money(in: $0) } ?? [])
  }

  /// A measure by name.
  ///
  /// - Throws: A problem of status 400 where there is none, or where it cannot be told apart as it is asked for.
  func measure(_ name: String, _ known: [Measure], for query: MeasureQuery) async throws -> Measure {
    guard AnalyticsQuestion.names.contains(name) else {
      throw Problem.badParameter(
        "measure", "There is no measure “\(name.prefix(100))”. `GET /v1/analytics/overview` names them all.")
    }
    guard let measure = known.first(where: { $0.name == name }) else {
      throw Problem.badParameter("measure", "Nothing was sold yet, so “\(name)” has no currency.")
    }
    guard measure.canTell(query) else {
      let known = measure.dimensions.map(\.rawValue).joined(separator: ", ")
      throw Problem.badParameter("by", "“\(measure.name)” can be told apart by \(known) alone.")
    }
    return measure
  }
}

extension Measure {
  /// Whether it knows what a question tells apart.
  func canTell(_ query: MeasureQuery) -> Bool {
    Set(query.filters.keys).union(query.group.map { [$0] } ?? []).isSubset(of: dimensions)
  }
}

extension Call {
  /// The time and the filters that are asked for.
  func measureQuery(now: Timestamp) throws -> MeasureQuery {
    func moment(_ name: String) throws -> Timestamp? {
      guard let text = text(name) else { return nil }
      guard let moment = Timestamp(text) else {
        throw Problem.badParameter(name, "This must be a moment in UTC.")
      }
      return moment
    }
    let to = try moment("to") ?? now
    let from = try moment("from") ?? to + .seconds(-30 * 86_400)
    guard from < to, to - from <= .seconds(3660 * 86_400) else {
      throw Problem.badParameter("to", "This must be after `from`, and by ten years at most.")
    }
    var filters: [SeriesDimension: String] = [:]
    for dimension in SeriesDimension.allCases { filters[dimension] = text(dimension.rawValue) }
    return MeasureQuery(from: from, to: to, filters: filters)
  }
}

extension JSONValue {
  /// Null where there is nothing to say; counts are written without a fraction.
  static func figure(_ value: Double?) -> JSONValue {
    guard let value else { return .null }
    return Int64(exactly: value).map { .integer($0) } ?? .number(value)
  }
}
