import Assistant
import Essentials
import LanguageModels

/// What shapes answers beside the knowledge: the agents' files, the settings, and the models that there are keys for.
/// Replicas that differ in any of it give each other no answers.
struct AnswerConditions: Sendable {
  private let settings: String

  /// Variables that may differ between replicas, and shape no answer.
  private static let own = [
    "USHER_SERVER_", "USHER_DATA", "USHER_LOG_", "USHER_REDIS_", "USHER_LIMITS_", "USHER_CONFIG",
    "USHER_CACHE_",
    "USHER_TENANTS_",
  ]

  init(_ configuration: Configuration) {
    let variables = configuration.overrides
      .filter { name, _ in name.hasPrefix("USHER_") && !Self.own.contains { name.hasPrefix($0) } }
      .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let models = configuration.models.catalog.map { "\($0.provider)/\($0.name)" }.sorted()
    settings = SHA256.hexDigest(
      of: configuration.root.jsonText.bytes
        + Array((["\(configuration.tenantName)"] + variables + models).joined(separator: "\n").utf8))
  }

  /// The digest, with the agents as they are whenever it is asked for.
  func digest(_ agents: AgentDirectory) -> @Sendable () -> String {
    { [settings] in "\(settings) \(agents.digest)" }
  }
}
