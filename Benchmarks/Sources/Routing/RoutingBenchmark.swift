import Essentials
import Foundation
import LanguageModels

/// Shows where example messages go, what a mixed load costs routed and unrouted, and what deciding takes.
struct RoutingBenchmark {
  static let usage =
    "benchmarks routing --data <folder> [--messages <file>] [--key OPENAI_API_KEY|ANTHROPIC_API_KEY|GEMINI_API_KEY]"

  /// What an answer has, hidden reasoning aside, and what the reasoning model thinks before it; assumed.
  private static let answerTokens = 150
  private static let reasoningTokens = 600

  private let data: IntentData
  private let messages: [String]
  private let configuration: ModelsConfiguration

  init(_ arguments: ArraySlice<String>) throws {
    var options: [String: String] = [:]
    var rest = arguments
    while let name = rest.popFirst() { options[name] = rest.popFirst() }
    guard let folder = options["--data"] else { throw BenchmarkError("usage: \(Self.usage)") }
    data = IntentData(folder: URL(filePath: folder))
    let file = options["--messages"] ?? "Benchmarks/Routing/messages.txt"
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw BenchmarkError("\(file) cannot be read")
    }
    messages = text.split(separator: "\n").map(String.init)
    configuration = ModelsConfiguration(environment: [options["--key"] ?? "OPENAI_API_KEY": "none"])
  }

  func run() throws {
    let router = ModelRouter(configuration)
    tellMessages(router)
    let hard = messages.filter {
      router.route(RoutingLoad.request([.init(role: .user, text: $0)])).complexity.value > 0.7
    }
    try tellCosts(router, RoutingLoad(data, hard: hard, seed: 7))
    tellTimes(router)
  }

  private func tellMessages(_ router: ModelRouter) {
    print("| message | complexity | rule | model |\n| --- | --- | --- | --- |")
    for message in messages {
      let decision = router.route(
        ModelRequest(
          caller: ModelCaller(tenant: TenantContext(tenant: .single)),
          messages: [.init(role: .user, text: message)]))
      let score = decision.complexity.value.formatted(2)
      print("| \(message) | \(score) | \(decision.rule) | \(decision.models.first ?? "") |")
    }
  }

  private func tellCosts(_ router: ModelRouter, _ load: RoutingLoad) throws {
    guard let balanced = configuration.catalog.first(where: { $0.labels.contains("balanced") }) else {
      throw BenchmarkError("the catalog has no balanced model")
    }
    print("\n| part | requests | input tokens | where they go | routed | always \(balanced.name) | saving |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    var sums = (routed: Int64(0), balanced: Int64(0), requests: 0, tokens: 0)
    for part in load.parts {
      var routed: Int64 = 0
      var unrouted: Int64 = 0
      var tokens = 0
      var counts: [String: Int] = [:]
      for request in part.requests {
        let name = router.route(request).models.first ?? ""
        counts[name, default: 0] += 1
        guard let model = configuration.catalog.first(where: { $0.name == name }) else { continue }
        let input = TokenEstimator().count(request)
        tokens += input
        routed += Self.cost(model, input)
        unrouted += Self.cost(balanced, input)
      }
      let places = counts.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }.joined(
        separator: ", ")
      tell(part.name, part.requests.count, tokens, places, routed, unrouted)
      sums = (
        sums.routed + routed, sums.balanced + unrouted, sums.requests + part.requests.count,
        sums.tokens + tokens
      )
    }
    tell("all", sums.requests, sums.tokens, "", sums.routed, sums.balanced)
  }

  private func tell(
    _ name: String, _ requests: Int, _ tokens: Int, _ places: String, _ routed: Int64, _ unrouted: Int64
  ) {
    let saving = unrouted == 0 ? 0 : 100 * (1 - Double(routed) / Double(unrouted))
    let dollars = { (amount: Int64) in "$" + (Double(amount) / 1e6).formatted(3) }
    print(
      "| \(name) | \(requests) | \(tokens) | \(places) | \(dollars(routed)) | \(dollars(unrouted)) "
        + "| \(saving.formatted(1)) % |")
  }

  private static func cost(_ model: CatalogModel, _ input: Int) -> Int64 {
    let thinks = model.labels.contains("reasoning")
    let output = answerTokens + (thinks ? reasoningTokens : 0)
    return model.price?.microdollars(of: TokenUsage(input: input, output: output)) ?? 0
  }

  private func tellTimes(_ router: ModelRouter) {
    let requests = messages.map { RoutingLoad.request([.init(role: .user, text: $0)]) }
    let scorer = ComplexityScorer()
    let rounds = 2000
    func time(_ work: (ModelRequest) -> Int) -> String {
      var sum = 0
      let clock = ContinuousClock()
      let duration = clock.measure {
        for _ in 0..<rounds { for request in requests { sum += work(request) } }
      }
      precondition(sum != .min)
      return (duration / .microseconds(1) / Double(rounds * requests.count)).formatted(2) + " µs"
    }
    print("\nscore a message             \(time { scorer.score($0).parts.count })")
    print("decide, from a kept plan    \(time { router.route($0).models.count })")
    print("explain, made anew          \(time { router.explain($0).tokens })")
    let estimator = TokenEstimator()
    print("count a request's tokens    \(time { estimator.count($0) })")
  }
}
