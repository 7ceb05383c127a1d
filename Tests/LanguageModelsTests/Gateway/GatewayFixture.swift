import Essentials
import LanguageModels
import Synchronization
import Telemetry
import UsherTesting

/// A gateway over fake models whose route is the order in which they are given, with time in the test's hand.
final class GatewayFixture: Sendable {
  let clock: ManualClock
  let models: [FakeModel]
  let usage = UsageList()
  let metrics = MetricRegistry()
  let gateway: ModelGateway

  init(
    _ models: [FakeModel], route: [String]? = nil, isStandIn: Bool = false,
    profiles: [String: ModelProfile] = [:], settings: GatewaySettings = GatewaySettings()
  ) {
    precondition(!models.isEmpty)
    clock = models[0].clock
    self.models = models
    var profiles = profiles
    profiles["local"] = profiles["local"] ?? .local
    for model in models where profiles[model.name] == nil {
      profiles[model.name] = ModelProfile(provider: "fake", model: model.name)
    }
    gateway = ModelGateway(
      models: Dictionary(uniqueKeysWithValues: models.map { ($0.name, $0) }), profiles: profiles,
      router: FixedRoute(models: route ?? models.map(\.name), isStandIn: isStandIn), usage: usage,
      price: { _, usage in Int64(usage.output) },
      settings: settings, wallClock: clock, clock: clock, seed: 7,
      metrics: metrics)
  }

  static func request(_ text: String = "When do you open?", isStreamed: Bool = true) -> ModelRequest {
    ModelRequest(
      caller: ModelCaller(tenant: TenantContext(tenant: .single)),
      messages: [ModelMessage(role: .user, text: text)], isStreamed: isStreamed)
  }

  /// The answer of one request, while time passes.
  func ask(_ request: ModelRequest = request()) async -> Result<ModelResponse, ModelError> {
    await asking(request).value(clock)
  }

  /// A request under way.
  func asking(_ request: ModelRequest = request()) -> Asking {
    let done = Flag()
    let task = Task { [gateway] () -> Result<ModelResponse, ModelError> in
      defer { done.set() }
      do throws(ModelError) {
        return .success(try await gateway.respond(to: request).response())
      } catch {
        return .failure(error)
      }
    }
    return Asking(task: task, done: done)
  }

  struct Asking: Sendable {
    let task: Task<Result<ModelResponse, ModelError>, Never>
    let done: Flag

    func value(_ clock: ManualClock) async -> Result<ModelResponse, ModelError> {
      await clock.run { done.isSet }
      return await task.value
    }
  }
}

/// All usage records, in order.
final class UsageList: UsageRecording {
  private let records = Mutex<[UsageRecord]>([])
  var all: [UsageRecord] { records.withLock { $0 } }
  func record(_ record: UsageRecord) { records.withLock { $0.append(record) } }
}

struct FixedRoute: ModelRouting {
  let models: [String]
  var isStandIn = false

  func route(_ request: ModelRequest) -> RouteDecision {
    RouteDecision(
      models: models, complexity: ComplexityScore(parts: []), rule: "test", reason: "as the test says",
      isStandIn: isStandIn)
  }
}

final class Flag: Sendable {
  private let state = Mutex(false)
  var isSet: Bool { state.withLock { $0 } }
  func set() { state.withLock { $0 = true } }
}

extension Result where Success == ModelResponse, Failure == ModelError {
  var text: String? { try? get().text }
  var source: ModelSource? { try? get().source }
  var kind: ModelError.Kind? { if case .failure(let error) = self { error.kind } else { nil } }
}
