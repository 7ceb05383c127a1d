import Essentials
import LanguageModels
import Synchronization

/// Budgets and health that tests set.
final class Circumstances: BudgetReading, ModelHealthReading {
  private let budgets = Mutex<[TenantID: BudgetState]>([:])
  private let ill = Mutex<Set<String>>([])

  func state(of tenant: TenantID) -> BudgetState { budgets.withLock { $0[tenant] ?? .open } }
  func isHealthy(_ model: String) -> Bool { ill.withLock { !$0.contains(model) } }

  func set(_ state: BudgetState, for tenant: TenantID = .single) { budgets.withLock { $0[tenant] = state } }
  func set(ill models: Set<String>) { ill.withLock { $0 = models } }
}

enum RoutingFixture {
  static let other = TenantID("ten_01h455vb4pex5vsknk084sn02q") ?? .single

  static let catalog = """
    providers: {openai: {key: k}, anthropic: {key: k}, lab: {type: openai_compatible, base_url: "http://h/v1"}}
    catalog:
      nano: {provider: openai, model: gpt-6-luna, labels: [cheap]}
      terra: {provider: openai, model: gpt-6.1-terra, labels: [balanced]}
      sonnet: {provider: anthropic, model: claude-sonnet-5-5, labels: [balanced, long_context]}
      sol: {provider: openai, model: gpt-6.1-sol, labels: [reasoning]}
      home: {provider: lab, model: llama, context_window: 8192, capabilities: []}
    """

  static func configuration(_ rest: String = "", catalog: String = catalog) throws -> ModelsConfiguration {
    let root = try YAMLNode.parse(catalog + "\n" + rest, file: "usher.yaml")
    let reader = ConfigurationReader(root, file: "usher.yaml")
    let configuration = ModelsConfiguration(reader, environment: [:])
    try reader.finish()
    return configuration
  }

  static let simple = "How much is parking?"
  static let middling = """
    I bought two tickets for Friday but I can't come any more. Can I get a refund, or send them to a friend? And what \
    about the parking that I booked with them, is that lost or refunded too?
    """
  static let hard = """
    Compare the three fibre plans for a household of five that streams in 4K and works from home, explain step by step \
    which is cheapest over two years including the early termination fee, and what happens if we move house.
    """

  static func request(
    _ text: String, tenant: TenantID = .single, agent: String? = nil, channel: String? = nil,
    model: String? = nil,
    history: String? = nil
  ) -> ModelRequest {
    let caller = ModelCaller(tenant: TenantContext(tenant: tenant), agent: agent, channel: channel)
    let earlier = history.map { [ModelMessage(role: .assistant, text: $0)] } ?? []
    return ModelRequest(
      caller: caller, model: model, messages: earlier + [ModelMessage(role: .user, text: text)])
  }
}
