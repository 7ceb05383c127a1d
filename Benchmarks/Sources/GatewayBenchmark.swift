import Essentials
import LanguageModels

/// `benchmarks gateway`: what the gateway adds to a request, beside the same model asked without it. The model is in
/// this process and answers at once with a few events, so that nothing else is measured.
struct GatewayBenchmark {
  static let usage = "benchmarks gateway [--requests 200000]"

  private var requests = 200_000

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      guard name == "--requests", let number = rest.popFirst().flatMap({ Int($0) }), number > 0 else {
        throw BenchmarkError("usage: \(Self.usage)")
      }
      requests = number
    }
  }

  func run() async throws {
    print("| | processor time of a request |\n| --- | ---: |")
    let model = Instant(pauses: false)
    let slow = Instant(pauses: true)
    let cases: [(String, any LanguageModel)] = [
      ("the model alone, 12 events at once", model),
      ("behind the gateway, unwatched (local)", gateway(model, .none)),
      ("behind the gateway, watched until it begins", gateway(model, .untilItBegins)),
      ("a model that gives way before each event", slow),
      ("behind the gateway, watched until it begins", gateway(slow, .untilItBegins)),
    ]
    for (name, model) in cases {
      _ = try await measure(model, requests / 10)
      let times = try await (0..<3).asyncMap { _ in try await measure(model, requests) }.sorted()
      print("| \(name) | \((times[1] / .microseconds(1)).formatted(2)) µs |")
    }
  }

  private func gateway(_ model: any LanguageModel, _ watch: ModelProfile.Watch) -> ModelGateway {
    ModelGateway(
      models: ["instant": model],
      profiles: ["instant": ModelProfile(provider: "none", model: "instant", watch: watch)],
      router: OnlyOne(), usage: NoRecords())
  }

  private func measure(_ model: any LanguageModel, _ count: Int) async throws -> Duration {
    let request = ModelRequest(
      caller: ModelCaller(tenant: TenantContext(tenant: .single)),
      messages: [ModelMessage(role: .user, text: "When do you open?")])
    let before = ProcessorTime.now
    try await withThrowingTaskGroup { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<(count / 8) {
            for try await _ in try await model.respond(to: request) {}
          }
        }
      }
      try await group.waitForAll()
    }
    return (ProcessorTime.now - before) / count
  }

  private struct OnlyOne: ModelRouting {
    let decision = RouteDecision(
      models: ["instant"], complexity: ComplexityScore(parts: []), rule: "default", reason: "the only one")
    func route(_ request: ModelRequest) -> RouteDecision { decision }
  }

  private struct NoRecords: UsageRecording {
    func record(_ record: UsageRecord) {}
  }

  private struct Instant: LanguageModel {
    let name = "instant"
    let pauses: Bool

    func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
      if pauses { await Task.yield() }
      return ModelStream(Events(pauses: pauses))
    }
  }

  private struct Events: ModelEventSource {
    let pauses: Bool
    var number = 0

    mutating func next() async throws(ModelError) -> ModelEvent? {
      if pauses { await Task.yield() }
      number += 1
      switch number {
      case 1: return .started(ModelSource(name: "instant", provider: "none", model: "instant"))
      case 2...11: return .textDelta("word ")
      case 12: return .finished(.stop)
      default: return nil
      }
    }
  }
}

extension Range<Int> {
  fileprivate func asyncMap<Value>(_ transform: (Int) async throws -> Value) async rethrows -> [Value] {
    var values: [Value] = []
    for element in self { values.append(try await transform(element)) }
    return values
  }
}
