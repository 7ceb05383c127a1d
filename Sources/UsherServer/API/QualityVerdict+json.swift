import Assistant
import Essentials

extension QualityVerdict {
  /// The verdict as clients see it.
  func json(_ judgement: QualityJudgement?) -> JSONValue {
    var members = scores.members
    members["overall"] = .share(overall)
    members["grounding"] = .share(grounding)
    members["passed"] = .bool(passed)
    members["action"] = .string(action.rawValue)
    members["findings"] = .array(findings.map { ["rule": .string($0.name), "text": .string($0.text)] })
    members["rejected"] = .texts(rejected)
    members["judgement"] = judgement?.json ?? .null
    return .object(members)
  }
}

extension QualityJudgement: JSONRepresentable {
  var json: JSONValue {
    var members = scores.members
    members["model"] = .string(model)
    members["grounded"] = .bool(isGrounded)
    members["comment"] = .string(comment)
    return .object(members)
  }
}

extension QualityScores {
  fileprivate var members: [String: JSONValue] {
    Dictionary(uniqueKeysWithValues: QualityDimension.allCases.map { ($0.rawValue, .share(self[$0])) })
  }
}
