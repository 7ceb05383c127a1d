import Essentials
import LanguageModels

/// The only way in which a model can answer where nothing may be improvised: it names an approved text.
struct AnswerWithTool: Tool {
  static let name = "answer_with"
  /// What a model says when no text fits.
  static let none = "none"

  /// The texts that may be named.
  let ids: [String]

  var definition: ToolDefinition {
    ToolDefinition(
      name: Self.name, title: "Choosing the answer",
      summary:
        "Answers the customer with one of the approved texts. Use the other tools before, where a text needs "
        + "what they find out. “\(Self.none)” when no text answers the message.",
      parameters: .object(nil, .required("id", .string("The text's id.", choices: ids + [Self.none]))))
  }

  func call(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolResult {
    ToolResult("The customer gets this text.")
  }

  /// What a run has chosen; nothing when it has not.
  static func choice(in outcomes: [ToolOutcome]) -> String? {
    outcomes.last { $0.call.name == name && $0.result != nil }
      .flatMap { try? JSONValue(parsing: Array($0.call.arguments.utf8)) }?["id"]?.stringValue
  }
}
