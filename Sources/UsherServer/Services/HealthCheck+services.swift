import Embeddings
import Essentials
import Persistence

extension HealthCheck {
  /// One for each thing that an answer needs.
  static func all(_ services: Services, _ reading: KnowledgeReading) -> [HealthCheck] {
    [
      HealthCheck(name: "database") {
        _ = try await services.database.read { try await $0.first("SELECT 1") }
      },
      HealthCheck(name: "embeddings") { _ = try await services.embedder.embed(["ready"]) },
      HealthCheck(name: "knowledge") { try reading.check() },
    ]
  }
}
