import Assistant
import Essentials
public import Learning

/// Writes the approved corrections as lines of a file to train with: without personal details, and without those from
/// conversations of customers who have not agreed that others learn from them.
public struct CorrectionExport: Sendable {
  private let corrections: CorrectionDesk
  private let conversations: ConversationStore
  private let consents: Consents
  private let assistant: AssistantServices

  /// How many are read at once.
  private static let page = 200

  /// Makes it over an assistant.
  public init(_ assistant: AssistantServices) {
    self.assistant = assistant
    corrections = assistant.learning.corrections
    conversations = assistant.conversations
    consents = Consents(memory: assistant.memory)
  }

  /// Writes all of them, newest first, and says how many there were and how many were left out.
  @discardableResult
  public func write(
    _ layout: CorrectionLine.Layout, to sink: ([UInt8]) async throws -> Void
  ) async throws -> (written: Int, leftOut: Int) {
    let tenant = assistant.services.tenant
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
    let tenant = assistant.services.tenant
    guard let conversation = correction.conversation,
      let customer = try await conversations.customer(of: conversation, tenant)
    else { return true }
    return try await consents.allows(.improvement, of: customer, tenant)
  }
}
