import Assistant
import Essentials

extension Shapes {
  private static let purpose = JSONSchema.string(choices: ConsentPurpose.allCases.map(\.rawValue))
  private static let nullableText = JSONSchema(.nullable(.string()))

  static let consents = JSONSchema.object(
    "What a customer agrees to", .required("customer", .string("Your own name for them")),
    .required(
      "consents",
      .array(
        of: .object(
          "What holds for one purpose", .required("purpose", purpose),
          .required("state", .string(choices: ["unasked", "given", "withdrawn"])),
          .required("allowed", JSONSchema(.boolean, "Whether it may be done now")),
          .required("changed_at", JSONSchema(.nullable(moment)))))),
    .required(
      "history",
      .array(
        of: .object(
          "What was said once", .required("id", identifier(ConsentID.self, "Its name")),
          .required("purpose", purpose), .required("state", .string(choices: ["given", "withdrawn"])),
          .required("at", moment), .required("channel", text),
          .required("wording", .string("The version of the words")),
          .required("by", .string("`customer`, or who has written it down for them")),
          .required("conversation_id", nullableText), .required("message_id", nullableText),
          .required("note", nullableText)), "Latest first")))
}
