import Assistant
import Essentials

/// The shapes of rules, approved texts, and traces.
extension Shapes {
  private static let flag = JSONSchema(.boolean)

  static let guideline = JSONSchema.object(
    "A rule of the company in plain language",
    .required("name", text), .required("when", .string("When it applies; empty where it always does")),
    .required("do", .string("What is to be done then")),
    .required("examples", .array(of: text, "What customers write when it applies")),
    .required("tools", .array(of: text, "Tools of a turn to which it applies")),
    .required("approved", .array(of: text, "Approved texts that may be said then")),
    .required("priority", JSONSchema(.integer(Int64.min...Int64.max))),
    .required("agents", .array(of: text, "The agents that it is for; all when empty")),
    .required("always", flag), .required("strict", flag),
    .required(
      "check",
      .object(
        "How it is told whether it was followed", .required("calls", .array(of: text)),
        .required("says", .array(of: text)), .required("never_says", .array(of: text)))))

  static let approvedText = JSONSchema.object(
    "A text that may be sent where nothing may be improvised",
    .required("id", text), .required("text", .string("With variables in braces")),
    .required("variables", .array(of: text)), .required("examples", .array(of: text)),
    .required("agents", .array(of: text, "The agents that may send it; all when empty")),
    .required("instead", optionalText), .required("fallback", flag))

  static let guidelineFinding = JSONSchema.object(
    "Something odd about the rules",
    .required("kind", .string(choices: GuidelineFinding.Kind.allCases.map(\.rawValue))),
    .required("names", .array(of: text, "The rules or texts that it is about")),
    .required("message", text))

  static let trace = JSONSchema.openObject(
    "How a reply came about",
    .required("question", .string("The question on its own, as it was searched for")),
    .optional("intent", optionalText), .optional("intent_confidence", .nullable(share)),
    .optional("passages", .array(of: .openObject(nil, .required("passage", text)))),
    .optional(
      "tools",
      .nullable(.array(of: .openObject(nil, .required("name", text), .required("outcome", text))))),
    .optional(
      "agent_version",
      .nullable(
        .openObject(
          "The published version of the agent by which it was answered; null where its file answered",
          .required("agent", text), .required("version", count)))),
    .optional(
      "passes", .nullable(.array(of: text, "The agents that had the message before the one that answered"))),
    .optional(
      "keeper", .nullable(.string("The agent that goes on because the conversation was passed to it"))),
    .optional(
      "guidelines",
      .nullable(
        .array(
          of: .openObject(
            "A rule that applied", .required("name", text), .required("score", share),
            .required("why", .array(of: text)),
            .required("outcome", .string(choices: ["followed", "broken", "unknown"])),
            .optional("detail", .nullable(text)))))),
    .optional(
      "corrections",
      .nullable(
        .array(
          of: .openObject(
            "An approved correction that had to do with the question", .required("correction", text),
            .required("similarity", share),
            .required(
              "use", .string("The answer, or shown to the model", choices: ["answer", "example"])))))),
    .optional(
      "strict",
      .nullable(
        .openObject(
          "Set where nothing may be improvised", .required("because", text),
          .optional("text", .nullable(text)), .required("chosen_by", text)))))
}
