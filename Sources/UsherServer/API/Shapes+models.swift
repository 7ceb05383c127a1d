import Essentials
import LanguageModels

/// The shapes of what is said about language models.
extension Shapes {
  private static let optionalNumber = JSONSchema.nullable(JSONSchema(.number(0...Double.infinity)))
  private static let optionalCount = JSONSchema.nullable(count)

  static let provider = JSONSchema.openObject(
    "A service with language models", .required("name", text), .required("type", text),
    .required("base_url", text), .required("models", .array(of: catalogModel)))

  private static let catalogModel = JSONSchema.openObject(
    "A model and how it is", .required("name", .string("Its name in the configuration")),
    .required("model", .string("As the service names it")), .required("context_window", count),
    .required("capabilities", .array(of: text)), .required("labels", .array(of: text)),
    .required("healthy", JSONSchema(.boolean)),
    .optional("price", .nullable(.openObject("In US dollars for a million tokens"))))

  static let budget = JSONSchema.object(
    "What may be spent today", .required("day", text),
    .required("spent", .string("In US dollars")), .required("soft_limit", optionalText),
    .required("hard_limit", optionalText),
    .required("state", .string(choices: BudgetState.allCases.map(\.rawValue))))

  static let circuitBreaker = JSONSchema.openObject(
    "Whether calls to a service pass", .required("name", text),
    .required("state", .string(choices: ["closed", "open", "half_open"])), .required("since", moment),
    .required("reason", text), .optional("next_try", .nullable(moment)),
    .required("failures_in_row", count), .required("recent_calls", count),
    .required("recent_failures", count),
    .required("rejected", count), .required("times_opened", count))

  static let routeExplanation = JSONSchema.openObject(
    "Where a message would go", .required("models", .array(of: text, "In the order in which they are asked")),
    .required("rule", text), .required("reason", text), .required("tokens", count),
    .required(
      "complexity",
      .openObject(nil, .required("score", share), .required("parts", .array(of: .openObject())))))

  static let usageSummary = JSONSchema.openObject(
    "Sums over calls", .optional("day", optionalText), .optional("provider", optionalText),
    .optional("model", optionalText), .required("calls", count), .required("failures", count),
    .required("cancellations", count), .required("cache_hits", count),
    .required("tokens", .openObject()), .required("cost_usd", JSONSchema(.number(0...Double.infinity))),
    .required(
      "saved_usd",
      .init(.number(0...Double.infinity), "What answers from the cache would have cost, as far as known")),
    .required("unpriced_calls", .init(.integer(0...Int64.max), "Calls without a known price")),
    .required(
      "estimated_calls",
      .init(.integer(0...Int64.max), "Calls whose tokens Usher has estimated, in whole or in part")),
    .optional("duration_ms", .nullable(.openObject("p50, p95 and p99, each within 1 %"))),
    .optional("time_to_first_token_ms", .nullable(.openObject())))

  static let usageCall = JSONSchema.openObject(
    "A call of a model", .required("id", identifier(UsageID.self, "Its name")), .required("time", moment),
    .required("model", reference("AnsweringModel")), .required("outcome", text),
    .optional("error", optionalText), .optional("agent", optionalText), .optional("channel", optionalText),
    .optional("tokens", .nullable(.openObject())),
    .required("estimated", JSONSchema(.boolean, "Whether the tokens are Usher's estimate")),
    .optional("cost_usd", optionalNumber), .optional("saved_usd", optionalNumber),
    .optional("time_to_first_token_ms", optionalNumber),
    .required("duration_ms", .init(.number(0...Double.infinity))),
    .optional("hops", count), .optional("complexity", .nullable(share)), .optional("rule", optionalText),
    .optional("cache", optionalText))
}
