import Assistant
import Essentials

extension QualitySummary {
  /// The whole report, for programs.
  var json: JSONValue {
    [
      "replies": .integer(Int64(lines.count)), "failed": .integer(Int64(failed.count)),
      "aspects": .array(
        aspects.map {
          [
            "aspect": .string($0.aspect.rawValue), "mean": .number($0.mean), "p10": .number($0.p10),
            "failures": .integer(Int64($0.failures)),
          ]
        }),
      "labels": .array(
        labels.map {
          [
            "label": .string($0.label), "count": .integer(Int64($0.count)),
            "caught": .integer(Int64($0.caught)),
          ]
        }),
      "precision": precision.map(JSONValue.number) ?? .null,
      "recall": recall.map(JSONValue.number) ?? .null,
      "lines": .array(lines.map { $0.report.json(id: $0.sample.id) }),
    ]
  }
}

extension QualityComparison {
  /// The whole comparison, for programs.
  var json: JSONValue {
    [
      "pairs": .integer(Int64(pairs.count)), "better": .integer(Int64(pairs.count(where: \.isBetter))),
      "worse": .integer(Int64(pairs.count(where: \.isWorse))), "mean_difference": .number(meanDifference),
      "interval": [.number(interval.lowerBound), .number(interval.upperBound)], "chance": .number(chance),
      "regression": .bool(isRegression), "unpaired": .array(unpaired.map(JSONValue.string)),
      "lines": .array(
        pairs.map { pair in
          [
            "id": .string(pair.id), "before": pair.before.json(id: pair.id),
            "after": pair.after.json(id: pair.id),
            "change": .string(pair.isWorse ? "worse" : pair.isBetter ? "better" : "same"),
          ]
        }),
    ]
  }
}

extension QualityReport {
  fileprivate func json(id: String) -> JSONValue {
    var members: [String: JSONValue] = ["id": .string(id), "passed": .bool(passed)]
    for aspect in QualityAspect.allCases { members[aspect.rawValue] = .number(self[aspect]) }
    members["failed"] = .array(failed.map { .string($0.rawValue) })
    members["findings"] = .array(
      findings.map { ["rule": .string($0.name), "text": .string($0.text)] })
    return .object(members)
  }
}
