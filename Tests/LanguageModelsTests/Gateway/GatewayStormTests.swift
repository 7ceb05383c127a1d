import Essentials
import LanguageModels
import Synchronization
import Telemetry
import Testing
import UsherTesting

@Suite("200 conversations through models that fail in every way")
struct GatewayStormTests {
  @Test(
    "lose no turn, see no answer twice, and find the models in their order", arguments: [1, 2, 3] as [UInt64])
  func storm(seed: UInt64) async {
    let clock = ManualClock()
    let log = CallLog()
    let outage = clock.now + .seconds(20)
    let models = ["a", "b", "c", "local"].enumerated().map { index, name in
      FakeModel(name, clock) { call, request in
        log.add(name, request.question)
        if name == "local" { return [.started, .say("\(name): "), .say(request.question), .finish(.stop)] }
        if name == "a" {
          // Out of order at first, and as it should be after that.
          return clock.now < outage
            ? [.fail(ModelError(.serverError, "Out of order."))]
            : [.started, .say("a: "), .say(request.question), .finish(.stop)]
        }
        var random = SplitMix64(seed: seed << 32 | UInt64(index) << 24 | UInt64(call))
        return Self.script(name, request.question, log, &random)
      }
    }
    let settings = GatewaySettings(
      retry: RetryPolicy(attempts: 2), breaker: CircuitBreakerSettings(recoveryTime: .seconds(5)),
      limit: AdaptiveLimitSettings(initial: 40, queue: 50))
    let fixture = GatewayFixture(models, settings: settings)

    let conversations = (0..<200).map { conversation in
      let done = Flag()
      let task = Task {
        defer { done.set() }
        for turn in 0..<5 {
          let question = "\(conversation)/\(turn)"
          log.end(question, await Self.ask(fixture.gateway, question))
          try? await clock.sleep(until: clock.instant + .seconds(8))
        }
      }
      return (task, done)
    }
    await clock.run(step: .milliseconds(50)) { conversations.allSatisfy { $0.1.isSet } }

    for conversation in 0..<200 {
      for turn in 0..<5 {
        let question = "\(conversation)/\(turn)"
        let names = log.calls(question)
        #expect(names == names.sorted(), "The order of the route is kept: \(names)")
        #expect(Set(names).isSubset(of: ["a", "b", "c", "local"]) && names.count <= 7)
        switch log.ending(question) {
        case .whole(let text):
          #expect(text == "\(names.last ?? ""): \(question)")
          #expect(log.shown(question) <= 1)
        case .broken(let text):
          // Only what was broken on purpose after its first word; nobody was asked after that.
          #expect(log.isBroken(question) && text == "\(names.last ?? ""): ")
        case nil: Issue.record("The turn \(question) is lost")
        }
      }
    }
    let records = fixture.usage.all
    // Calls that were given up may have cost something, and have records of their own.
    let requests = ["answered", "failed", "cancelled"].map {
      fixture.metrics.counter(
        "usher_model_requests_total", help: "Requests to the language models, by how they ended.",
        labels: ["outcome"]
      ).value([$0])
    }
    #expect(requests.reduce(0, +) == 1000 && records.count >= 1000)
    #expect(Set(records.map(\.id)).count == records.count)
    #expect(records.count { $0.outcome == .answered } > 800)
    for status in fixture.gateway.statuses {
      #expect(status.limit.inUse == 0 && status.limit.waiting == 0, "\(status.name)")
    }
    #expect(models.allSatisfy { $0.counts.open == 0 })
    let breaker = fixture.gateway.health.breaker("a").status
    #expect(breaker.timesOpened >= 1 && records.suffix(200).contains { $0.source.name == "a" })
  }

  private static func ask(_ gateway: ModelGateway, _ question: String) async -> CallLog.Ending {
    var text = ""
    do throws(ModelError) {
      for try await event in try await gateway.respond(to: GatewayFixture.request(question)) {
        if case .textDelta(let delta) = event { text += delta }
      }
      return .whole(text)
    } catch {
      return .broken(text)
    }
  }

  private static func script(
    _ name: String, _ question: String, _ log: CallLog, _ random: inout SplitMix64
  ) -> [FakeModel.Step] {
    let answer: [FakeModel.Step] = [.started, .say("\(name): "), .say(question), .finish(.stop)]
    let reset = ModelError(.network, "The connection broke.")
    func pause(_ milliseconds: ClosedRange<Int>) -> FakeModel.Step {
      .wait(.milliseconds(Int.random(in: milliseconds, using: &random)))
    }
    switch Int.random(in: 0..<20, using: &random) {
    case 0: return [.fail(ModelError(.rateLimited, "Slow down.", retryAfter: .seconds(1)))]
    case 1: return [.fail(ModelError(.rateLimited, "Slow down.", retryAfter: .seconds(10)))]
    case 2, 3: return [.fail(ModelError(.serverError, "No."))]
    case 4: return [.started, .stall]
    case 5: return [pause(50...500), .started, .think("Hm"), .fail(reset)]
    case 6:
      log.breaks(question)
      return [.started, .say("\(name): "), .fail(reset)]
    case 7: return [.fail(ModelError(.malformedResponse, "That is not JSON."))]
    case 8: return [.started, .finish(.stop)]
    case 9, 10: return [.started, .say("\(name): "), pause(500...4000), .say(question), .finish(.stop)]
    default:
      log.shows(question)
      return [pause(20...800)] + answer
    }
  }
}

/// What became of each question.
private final class CallLog: Sendable {
  enum Ending {
    case whole(String)
    case broken(String)
  }

  private struct State {
    var calls: [String: [String]] = [:]
    var shown: [String: Int] = [:]
    var broken: Set<String> = []
    var endings: [String: Ending] = [:]
  }

  private let state = Mutex(State())

  func add(_ model: String, _ question: String) {
    state.withLock { $0.calls[question, default: []].append(model) }
  }
  func shows(_ question: String) { state.withLock { $0.shown[question, default: 0] += 1 } }
  func breaks(_ question: String) { state.withLock { _ = $0.broken.insert(question) } }
  func end(_ question: String, _ ending: Ending) { state.withLock { $0.endings[question] = ending } }
  func calls(_ question: String) -> [String] { state.withLock { $0.calls[question] ?? [] } }
  func shown(_ question: String) -> Int { state.withLock { $0.shown[question] ?? 0 } }
  func isBroken(_ question: String) -> Bool { state.withLock { $0.broken.contains(question) } }
  func ending(_ question: String) -> Ending? { state.withLock { $0.endings[question] } }
}
