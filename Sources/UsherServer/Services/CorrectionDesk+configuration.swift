public import Essentials
import Knowledge
public import Learning
public import Persistence

extension CorrectionDesk {
  /// Makes a desk as the configuration wants it: what is live is part of what the company knows, so that all caches forget
  /// what they had when it changes.
  public init(_ configuration: Configuration, database: Database, clock: any WallClock) {
    let company = configuration.company
    self.init(
      database: database, settings: configuration.learning,
      ownDetails: [company.contact, company.greeting].compactMap(\.self), clock: clock
    ) { tenant, connection in
      try await KnowledgeStore.advanceRevision(tenant, connection)
    }
  }
}
