import Caching
import Embeddings
import Essentials
import LanguageModels
import Persistence

extension HealthCheck {
  /// One for each thing that an answer needs.
  static func all(
    _ services: Services, _ reading: KnowledgeReading, _ upkeep: EmbeddingUpkeep,
    _ redis: RedisClient?
  ) -> [HealthCheck] {
    [
      HealthCheck(name: "database") {
        _ = try await services.database.read { try await $0.first("SELECT 1") }
        return nil
      },
      HealthCheck(name: "embeddings") {
        if let service = services.embeddings.service {
          // It is not asked, since every call costs: the calls of late tell enough.
          let breaker = service.breaker.status
          if breaker.state == .open {
            throw Degraded(
              detail: "The service is left alone for a while: \(breaker.reason). Passages are found by words."
            )
          }
        } else {
          // Not the one that answers from what is kept.
          _ = try await services.embeddings.current.embed(["ready"])
        }
        return upkeep.note
      },
      HealthCheck(name: "knowledge") {
        try reading.check()
        return nil
      },
    ]
      + (redis.map { [self.redis($0)] } ?? [])
  }

  /// Redis is shared by replicas, and each can do without it.
  private static func redis(_ client: RedisClient) -> HealthCheck {
    HealthCheck(name: "redis") {
      do {
        _ = try await client.send(RedisCommand("PING"))
        return nil
      } catch {
        throw Degraded(detail: "\(error). Limits and cached values are each process's own.")
      }
    }
  }
}
