/// What the checks say of many replies.
public struct QualitySummary: Sendable {
  /// One reply and what is said of it.
  public struct Line: Sendable {
    public var sample: QualitySample
    public var report: QualityReport
  }

  /// How the replies do in one aspect.
  public struct Aspect: Sendable {
    public var aspect: QualityAspect
    public var mean: Double
    /// Nine in ten do at least this well.
    public var p10: Double
    /// How many fall short.
    public var failures: Int
  }

  /// How often one label was found out.
  public struct Label: Sendable {
    public var label: String
    public var count: Int
    /// How many the checks object to.
    public var caught: Int
  }

  /// All replies, in their order.
  public let lines: [Line]

  /// Judges replies, one after the other.
  public init(
    _ samples: [QualitySample], checker: QualityChecker, _ configuration: QualityConfiguration
  ) async {
    var lines: [Line] = []
    for sample in samples {
      lines.append(Line(sample: sample, report: await checker.check(sample.input, configuration)))
    }
    self.lines = lines
  }

  /// The replies that fall short.
  public var failed: [Line] { lines.filter { !$0.report.passed } }

  /// The six dimensions, what they come to, and grounding.
  public var aspects: [Aspect] {
    QualityAspect.allCases.map { aspect in
      let values = lines.map { $0.report[aspect] }.sorted()
      return Aspect(
        aspect: aspect, mean: values.reduce(0, +) / Double(max(values.count, 1)),
        p10: values.isEmpty ? 0 : values[values.count / 10],
        failures: lines.count { $0.report.failed.contains(aspect) })
    }
  }

  /// How often each fault was found, the most frequent first.
  public var rules: [(name: String, count: Int)] {
    var counts: [String: Int] = [:]
    for line in lines {
      for name in Set(line.report.findings.map(\.name)) { counts[name, default: 0] += 1 }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }

  /// How often each label was found out; nothing where there are no labels.
  public var labels: [Label] {
    var names: [String] = []
    for line in lines { if let label = line.sample.label, !names.contains(label) { names.append(label) } }
    return names.map { name in
      let own = lines.filter { $0.sample.label == name }
      return Label(label: name, count: own.count, caught: own.count { !$0.report.passed })
    }
  }

  /// Of the replies that the checks object to, the part that somebody labelled as not good.
  public var precision: Double? {
    let labelled = failed.filter { $0.sample.label != nil }
    guard !labelled.isEmpty else { return nil }
    return Double(labelled.count { $0.sample.label != QualitySample.good }) / Double(labelled.count)
  }

  /// Of the replies that somebody labelled as not good, the part that the checks object to.
  public var recall: Double? {
    let bad = lines.filter { $0.sample.label.map { $0 != QualitySample.good } ?? false }
    guard !bad.isEmpty else { return nil }
    return Double(bad.count { !$0.report.passed }) / Double(bad.count)
  }
}
