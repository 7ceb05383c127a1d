import Assistant
import Essentials

extension Shapes {
  /// What the checks say of an answer.
  static let quality: JSONSchema = {
    let scores = QualityDimension.allCases.map { JSONSchema.Property.required($0.rawValue, share) }
    return JSONSchema(
      .object(
        scores + [
          .required("overall", JSONSchema(.number(0...1), "The weighted mean of the six")),
          .required("grounding", JSONSchema(.number(0...1), "The part of its statements that have a source")),
          .required("passed", JSONSchema(.boolean, "Whether the answer that was sent passes all checks")),
          .required(
            "action",
            .string("What was done about it", choices: QualityVerdict.Action.allCases.map(\.rawValue))),
          .required(
            "findings",
            .array(
              of: .object(
                nil, .required("rule", .string("What is wrong: `grounding.figure`")),
                .required("text", .string("The words in question"))))),
          .required(
            "rejected", .array(of: text, "What was wrong with the answer that was not sent")),
          .optional(
            "judgement", JSONSchema(.nullable(judgement), "What a language model said of it afterwards")),
        ], others: nil), "What the checks say of an answer, from 0 to 1")
  }()

  private static let judgement: JSONSchema = {
    let scores = QualityDimension.allCases.map { JSONSchema.Property.required($0.rawValue, share) }
    return JSONSchema(
      .object(
        scores + [
          .required("model", text), .required("grounded", JSONSchema(.boolean)), .required("comment", text),
        ], others: nil))
  }()
}
