import Essentials
import HTTPServer
import Identity
import LanguageModels

/// What work would cost elsewhere, for those who pay.
enum CostEndpoints {
  static var all: [Endpoint] { [prices, estimate] }

  private static let dollars = JSONSchema(.number(0...1_000_000), "In US dollars")
  private static let anyDollars = JSONSchema(.number(0...Double.infinity))
  private static let range = JSONSchema.object(
    nil, .required("title", Shapes.text), .required("how", Shapes.text), .required("low_usd", anyDollars),
    .required("high_usd", anyDollars))

  private static var prices: Endpoint {
    let entry = JSONSchema.object(
      nil, .required("name", Shapes.text), .required("title", Shapes.text), .required("low_usd", anyDollars),
      .required("high_usd", anyDollars), .required("source", Shapes.text))
    return Endpoint(
      .get, "/v1/costs/prices", "costPrices", "The prices with which costs are reckoned",
      details: "Of models for a million tokens, of training for a million tokens, of machines for an hour.",
      section: .models, access: .scope(.viewAnalytics),
      answers: [
        .json(
          200, "All of them, with where each stands",
          .object(
            nil, .required("date", Shapes.text),
            .required("models", .array(of: .openObject())), .required("training", .array(of: entry)),
            .required("machines", .array(of: entry))))
      ]
    ) { api, _ in
      let known = CostPrices.builtIn
      return .value([
        "date": .string(known.date),
        "models": .array(
          api.models.services.costs.models.map {
            ["vendor": .string($0.vendor), "model": .string($0.model), "price": $0.price.json]
          }),
        "training": .array(known.training.map(shape)), "machines": .array(known.machines.map(shape)),
      ])
    }
  }

  private static func shape(_ entry: CostPrices.Entry) -> JSONValue {
    [
      "name": .string(entry.name), "title": .string(entry.title),
      "low_usd": .number(Double(entry.price.low.microdollars) / 1_000_000),
      "high_usd": .number(Double(entry.price.high.microdollars) / 1_000_000), "source": .string(entry.source),
    ]
  }

  private static let day = JSONSchema.string("A day in UTC", format: "date", example: "2026-10-01")
  private static let tokens = JSONSchema.object(
    "The tokens of one call", .required("input", JSONSchema(.integer(0...10_000_000))),
    .required("output", JSONSchema(.integer(0...10_000_000))),
    .optional(
      "cached_input", JSONSchema(.integer(0...10_000_000), "Those of `input` that a prompt cache had")))

  private static let questionShape = JSONSchema.object(
    nil, .optional("from", day), .optional("to", day),
    .optional(
      "calls", JSONSchema(.integer(1...1_000_000_000), "Made-up work instead of past days: so many calls")),
    .optional("tokens", tokens),
    .optional(
      "models",
      .array(
        of: .string(lengths: 1...200, example: "gpt-6-luna"), counts: 1...50,
        "Those to compare; all unless told")),
    .optional("without_caches", JSONSchema(.boolean, "Whether what caches answered is asked, too")),
    .optional(
      "training",
      .object(
        "Training a model of one's own",
        .optional("price", .string("One of `GET /v1/costs/prices`", lengths: 1...64, example: "lora-10b")),
        .optional("usd_per_million_tokens", dollars),
        .required("tokens", JSONSchema(.integer(1...1_000_000_000_000), "Of all examples together")),
        .optional("epochs", JSONSchema(.integer(1...100), "How often each is read; three times unless told")))
    ),
    .optional(
      "machines",
      .object(
        "Machines of one's own",
        .optional("price", .string("One of `GET /v1/costs/prices`", lengths: 1...64, example: "l40s")),
        .optional("usd_per_hour", dollars), .optional("count", JSONSchema(.integer(1...10_000))),
        .optional("hours", JSONSchema(.integer(1...100_000), "Each; a month, 730, unless told")))))

  private static var estimate: Endpoint {
    let model = JSONSchema.object(
      nil, .required("vendor", Shapes.text), .required("model", Shapes.text),
      .required("cost_usd", anyDollars),
      .required("cost_per_call_usd", anyDollars), .required("price", .openObject()),
      .required(
        "machines_pay_from_calls",
        .nullable(
          .openObject("From how many calls on the machines cost no more, at their lowest and highest price")))
    )
    return Endpoint(
      .post, "/v1/costs/estimate", "estimateCosts", "What work would cost with other models",
      details: """
        Of past days: the last calendar month, or `from` and `to`, as far as calls are kept. Or of made-up work: `calls` \
        with `tokens` each. Nobody is asked, and nothing is stored.
        """,
      section: .models, access: .scope(.viewAnalytics), body: .json(questionShape),
      answers: [
        .json(
          200, "The cheapest first, with what was taken for granted",
          .object(
            nil, .required("period", .nullable(.openObject("The days, of past work"))),
            .required("work", .openObject("Calls and tokens that are paid")),
            .required("spent_usd", .nullable(anyDollars)), .required("models", .array(of: model)),
            .required("training", .nullable(range)), .required("machines", .nullable(range)),
            .required("assumptions", .array(of: Shapes.text))))
      ]
    ) { api, call in
      let services = api.models.services
      let question = try CostQuestion(call.body, services.costs, at: api.clock.now)
      let answer = try await CostAnswer(
        question, calculator: services.costs, usage: services.usage, api.tenant)
      return .value(answer.json)
    }
  }
}
