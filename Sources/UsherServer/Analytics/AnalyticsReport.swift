import Analytics
import Essentials
import Foundation
import Persistence
import Reports

/// The figures of a time as a report, each beside what it was before.
struct AnalyticsReport {
  private struct Picture {
    let title: String
    var kind = ReportChart.Kind.lines
    let measures: [String]
    /// One line or bar for each of these, in place of the measures.
    var group: SeriesDimension?
  }

  private struct Part {
    let title: String
    let figures: [String]
    let pictures: [Picture]
  }

  /// No more names than that stand below each other in a chart.
  private static let mostGroups = 10
  private static let parts = [
    Part(
      title: "What became of conversations",
      figures: [
        "conversations", "resolution_rate", "containment_rate", "handoff_rate", "cost",
        "cost_per_conversation", "saved",
        "revenue",
      ],
      pictures: [
        Picture(title: "Conversations", kind: .bars, measures: ["conversations"]),
        Picture(
          title: "Resolved, without people, handed to people",
          measures: ["resolution_rate", "containment_rate", "handoff_rate"]),
        Picture(title: "What customers want", kind: .across, measures: ["conversations"], group: .intent),
      ]),
    Part(
      title: "How good answers are",
      figures: [
        "csat", "average_rating", "satisfaction", "feedback_rate", "unanswered_rate", "abandonment_rate",
      ],
      pictures: [
        Picture(title: "Satisfaction", measures: ["csat", "satisfaction"]),
        Picture(
          title: "Without a sure answer, and given up", measures: ["unanswered_rate", "abandonment_rate"]),
      ]),
    Part(
      title: "How fast they are",
      figures: [
        "turns", "turn_time_p50", "turn_time_p95", "turn_time_p99", "first_response_p50", "handoff_wait_p50",
        "handle_time_mean", "failure_rate",
      ],
      pictures: [
        Picture(title: "How long turns take", measures: ["turn_time_p50", "turn_time_p95", "turn_time_p99"]),
        Picture(title: "Calls by model", kind: .across, measures: ["model_calls"], group: .model),
      ]),
    Part(
      title: "What was bought",
      figures: ["browsing", "holding", "ordering", "buying", "orders", "completion_rate"],
      pictures: [
        Picture(title: "Orders", kind: .bars, measures: ["orders"]),
        Picture(
          title: "Conversations by channel", kind: .across, measures: ["conversations"], group: .channel),
      ]),
  ]

  let query: MeasureQuery
  /// All that can be told of this company.
  let all: [Measure]
  let tenant: TenantContext
  let database: Database

  /// Reads the figures.
  func read(company: String, color: String?, now: Timestamp) async throws -> Report {
    var whole = query
    whole.step = .whole
    whole.group = nil
    let measures = known(all.map(\.name))
    let values = try await whole.lines(of: measures, tenant, database)
    let before = try await whole.before.lines(of: measures, tenant, database)
    var steps = whole
    steps.step = (query.to - query.from).wholeMilliseconds <= 2 * 86_400_000 ? .hour : .day
    let overTime = try await steps.lines(of: measures, tenant, database)
    var parts: [Report.Part] = []
    for part in Self.parts {
      var figures: [Report.Figure] = []
      for measure in known(part.figures) {
        let (value, was) = (Self.only(values, measure), Self.only(before, measure))
        figures.append(
          Report.Figure(
            title: measure.summary, value: ReportNumbers.written(value, measure.unit),
            change: ReportNumbers.change(value, was, measure.unit)))
      }
      var charts: [ReportChart] = []
      for picture in part.pictures {
        if let chart = try await draw(picture, whole, steps, overTime) { charts.append(chart) }
      }
      parts.append(Report.Part(title: part.title, figures: figures, charts: charts))
    }
    return Report(
      company: company, color: color, title: "Report", subtitle: subtitle(now), parts: parts)
  }

  /// Those that can be told for what is asked: calls of models have no intent, for example.
  private func known(_ names: [String]) -> [Measure] {
    let filters = Set(query.filters.keys)
    return names.compactMap { name in all.first { $0.name == name } }.filter {
      filters.isSubset(of: $0.dimensions)
    }
  }

  private static func only(_ lines: [String: [MeasureQuery.Line]], _ measure: Measure) -> Double? {
    lines[measure.name]?.first?.values.first ?? nil
  }

  private func draw(
    _ picture: Picture, _ whole: MeasureQuery, _ steps: MeasureQuery,
    _ overTime: [String: [MeasureQuery.Line]]
  ) async throws -> ReportChart? {
    let measures = known(picture.measures)
    guard let first = measures.first else { return nil }
    let unit = first.unit
    if let group = picture.group {
      guard first.dimensions.contains(group) else { return nil }
      var grouped = whole
      grouped.group = group
      let found = try await grouped.lines(of: [first], tenant, database)[first.name] ?? []
      let shown = found.sorted { ($0.values.first ?? nil) ?? 0 > ($1.values.first ?? nil) ?? 0 }.prefix(
        Self.mostGroups)
      let line = ReportChart.Line(name: first.summary, values: shown.map { $0.values.first ?? nil })
      return ReportChart(
        title: picture.title, kind: .across, labels: shown.map { $0.group.isEmpty ? "none" : $0.group },
        lines: [line]
      ) { ReportNumbers.written($0, unit) }
    }
    var lines: [ReportChart.Line] = []
    for measure in measures {
      lines.append(.init(name: measure.summary, values: overTime[measure.name]?.first?.values ?? []))
    }
    return ReportChart(
      title: picture.title, kind: picture.kind, labels: steps.steps.map { label($0, steps.step) },
      lines: lines
    ) { ReportNumbers.written($0, unit) }
  }

  /// `11-23` or `14:00`, by UTC.
  private func label(_ moment: Timestamp, _ step: MeasureQuery.Step) -> String {
    let text = moment.description
    return String(step == .hour ? text.dropFirst(11).prefix(5) : text.dropFirst(5).prefix(5))
  }

  private func subtitle(_ now: Timestamp) -> String {
    let minute = { (moment: Timestamp) in moment.description.prefix(16).replacing("T", with: " ") }
    var filters = ""
    for (dimension, value) in query.filters.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      filters += ", \(dimension.rawValue) \(value)"
    }
    return "From \(minute(query.from)) to \(minute(query.to)) by UTC\(filters). Made on \(minute(now))."
  }
}
