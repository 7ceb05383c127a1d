import Assistant
import Essentials

extension Shapes {
  /// What operators keep for themselves and each other.
  static let operatorTextComponents: [String: JSONSchema] = [
    "CannedAnswer": cannedAnswer, "SavedView": savedView,
  ]

  private static let cannedAnswer = JSONSchema.object(
    "A text that operators send often", .required("id", identifier(CannedAnswerID.self, "Its name")),
    .required("name", .string("What operators read in the list", example: "Where parking is")),
    .required("shortcut", .string("What they type to get it, without the slash", example: "parking")),
    .required("text", .string("What it says", example: "Hello {{customer.name}}")),
    .required("updated_at", moment))

  private static let savedView = JSONSchema.object(
    "A view of the inbox with a name", .required("id", identifier(SavedViewID.self, "Its name to programs")),
    .required("name", .string("What operators read", example: "Refunds")),
    .required("shared", JSONSchema(.boolean, "Whether everybody has it")),
    .required("own", JSONSchema(.boolean, "Whether it is yours")),
    .required("filter", JSONSchema(.object([], others: .string()), "Parameters of `GET /v1/inbox`")))
}
