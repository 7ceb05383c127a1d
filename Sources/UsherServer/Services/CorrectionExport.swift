import Assistant
public import Essentials
public import Learning
public import Persistence

/// Writes the approved corrections as lines of a file to train with: without personal details, and without those from
/// conversations of customers who have not agreed that others learn from them.
public struct CorrectionExport: Sendable {
  private let corrections: CorrectionDesk
  private let conversations: ConversationStore
  private let consents: Consents
  private let tenant: TenantContext

  /// How many are read at once.
  private static let page = 200

  /// Makes it over an assistant.
  public init(_ assistant: AssistantServices) {
    corrections = assistant.learning.corrections
    conversations = assistant.conversations
    consents = Consents(memory: assistant.memory)
    tenant = assistant.services.tenant
  }

  /// Makes it over a database, where no assistant runs.
  public init(_ configuration: Configuration, database: Database, _ tenant: TenantContext) {
    let clock = SystemClock()
    corrections = CorrectionDesk(configuration, database: database, clock: clock)
    conversations = ConversationStore(database: database, clock: clock)
    consents = Consents(
      memory: CustomerMemory(database: database, settings: configuration.memory, clock: clock))
    self.tenant = tenant
  }

  /// Writes all of them, newest first, and says how many there were and how many were left out.
  @discardableResult
  public func write(
    _ layout: CorrectionLine.Layout, to sink: ([UInt8]) async throws -> Void
  ) async throws -> (written: Int, leftOut: Int) {
    var (written, leftOut) = (0, 0)
    var cursor: CorrectionID?
    while true {
      let page = try await corrections.corrections(
        CorrectionFilter(state: .approved), after: cursor, limit: Self.page, tenant)
      for correction in page {
        guard try await mayTrain(correction), let line = CorrectionLine(correction).json(layout) else {
          leftOut += 1
          continue
        }
        try await sink(line.serialized() + [UInt8(ascii: "\n")])
        written += 1
      }
      guard page.count == Self.page, let last = page.last else { return (written, leftOut) }
      cursor = last.id
    }
  }

  /// Whether others may learn from the words in it. Nobody in particular can be asked.
  private func mayTrain(_ correction: Correction) async throws -> Bool {
    guard let conversation = correction.conversation,
      let customer = try await conversations.customer(of: conversation, tenant)
    else { return true }
    return try await consents.allows(.improvement, of: customer, tenant)
  }
}
