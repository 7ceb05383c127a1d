import Essentials
import HTTPClient
import HTTPServer
import LanguageModels
import Synchronization
import Telemetry

/// `benchmarks faults`: many conversations at once through the gateway, over real sockets, to three services that fail
/// in every way, the first of them wholly for a while. Tells what was lost, doubled, late, and what took over.
struct FaultsBenchmark {
  static let usage =
    "benchmarks faults [--conversations 200] [--turns 20] [--outage 5,13] [--seed 1] "
    + "[--hedge <milliseconds>]"

  /// How long the answers may take here: short, so that stalls are many and the whole run is short.
  static let deadlines = GatewayDeadlines(
    attempt: .seconds(2), begin: .seconds(5), end: .seconds(15))

  private var conversations = 200
  private var turns = 20
  private var seed: UInt64 = 1
  private var outage = (5.0, 13.0)
  private var hedging: GatewaySettings.Hedging?

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      let value = rest.popFirst() ?? ""
      switch (name, Int(value)) {
      case ("--conversations", let number?): conversations = number
      case ("--turns", let number?): turns = number
      case ("--seed", let number?): seed = UInt64(number)
      case ("--hedge", let number?):
        hedging = GatewaySettings.Hedging(delay: .milliseconds(number), share: 0.2)
      case ("--outage", _):
        let times = value.split(separator: ",").compactMap { Double($0) }
        guard times.count == 2, times[0] <= times[1] else { throw BenchmarkError("usage: \(Self.usage)") }
        outage = (times[0], times[1])
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    let start = ContinuousClock.now
    let services = FaultyServices(
      seed: seed, outage: start + .seconds(outage.0)..<(start + .seconds(outage.1)))
    var configuration = HTTPServerConfiguration(port: 0)
    configuration.connectionsPerAddress = 10_000
    configuration.logsRequests = false
    let server = HTTPServer(configuration: configuration, router: services.router, logger: .disabled)
    let port = try await server.start()
    let client = HTTPClient()
    let report = FaultsReport(start: start)
    let metrics = MetricRegistry()
    let gateway = gateway(port, client, report, metrics)

    await withTaskGroup { group in
      for conversation in 0..<conversations {
        group.addTask {
          var random = SplitMix64(seed: seed << 20 | UInt64(conversation))
          for turn in 0..<turns {
            try? await Task.sleep(for: .milliseconds(Int.random(in: 0..<1500, using: &random)))
            let question = "\(conversation)/\(turn)"
            await Self.ask(gateway, question, report, services.log)
          }
        }
      }
    }
    let elapsed = ContinuousClock.now - start
    // What is left of calls that were given up.
    try? await Task.sleep(for: .milliseconds(500))
    report.tell(
      turns: conversations * turns, conversations: conversations, elapsed, gateway, metrics, services.log)
    await client.close()
    await server.shutdown(grace: .seconds(1))
  }

  private func gateway(
    _ port: Int, _ client: HTTPClient, _ report: FaultsReport, _ metrics: MetricRegistry
  ) -> ModelGateway {
    var models: [String: any LanguageModel] = ["local": LocalAnswers()]
    var profiles = ["local": ModelProfile.local]
    for name in FaultyServices.names {
      let settings = ProviderSettings(
        name: name, baseURL: "http://127.0.0.1:\(port)/\(name)/v1",
        deadlines: HTTPClientDeadlines(connect: .seconds(1), firstByte: .seconds(3), idle: .seconds(2)))
      models[name] = OpenAIChatModel(name: name, model: name, settings: settings, client: client)
      profiles[name] = ModelProfile(provider: name, model: name, watch: .untilItBegins)
    }
    let settings = GatewaySettings(
      streamed: Self.deadlines, breaker: CircuitBreakerSettings(recoveryTime: .seconds(3)),
      hedging: hedging)
    return ModelGateway(
      models: models, profiles: profiles, router: InOrder(), usage: report, settings: settings,
      health: ModelHealth(settings, breakers: CircuitBreakers { report.add($0) }), seed: seed,
      metrics: metrics)
  }

  private static func ask(
    _ gateway: ModelGateway, _ question: String, _ report: FaultsReport, _ log: FaultLog
  ) async {
    let began = ContinuousClock.now
    var first: Duration?
    var text = ""
    var starts = 0
    var ends = 0
    var service = ""
    var failure: ModelError?
    do throws(ModelError) {
      let request = ModelRequest(
        caller: ModelCaller(tenant: TenantContext(tenant: .single)),
        messages: [ModelMessage(role: .user, text: question)])
      for try await event in try await gateway.respond(to: request) {
        switch event {
        case .started(let source):
          starts += 1
          service = source.name
        case .textDelta(let delta):
          first = first ?? ContinuousClock.now - began
          text += delta
        case .finished: ends += 1
        default: break
        }
      }
    } catch {
      failure = error
    }
    let isWhole =
      failure == nil && starts == 1 && ends == 1
      && text == FaultyServices.answer(service, question)
    let seen = log[question]
    let isDoubled = starts > 1 || ends > 1 || text.count > FaultyServices.answer(service, question).count
    report.add(
      FaultsReport.Turn(
        service: service, firstToken: first, whole: ContinuousClock.now - began, isWhole: isWhole,
        isCut: failure != nil && seen.isCut && !text.isEmpty, isDoubled: isDoubled,
        sentAgain: seen.callsAfterShown, keepsOrder: seen.services == seen.services.sorted()))
  }

  private struct InOrder: ModelRouting {
    func route(_ request: ModelRequest) -> RouteDecision {
      RouteDecision(
        models: FaultyServices.names + ["local"], complexity: ComplexityScore(parts: []), rule: "default",
        reason: "the order of the benchmark")
    }
  }

  private struct LocalAnswers: LanguageModel {
    let name = "local"

    func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
      ModelStream([
        .started(ModelSource(name: "local", provider: "local", model: "local")),
        .textDelta(FaultyServices.answer("local", request.question)), .finished(.stop),
      ])
    }
  }
}
