import Assistant
import Essentials

/// Answers frequent questions before a customer asks them, so that nobody waits for the first answer.
struct CacheWarming: Sendable {
  /// What became of the questions.
  struct Outcome: Hashable, Sendable {
    /// Answered, and kept now.
    var answered = 0
    /// Kept already.
    var known = 0
    /// Answered, though the answer is not one that is kept.
    var notKept = 0
    /// Not answered.
    var failed = 0
  }

  /// As whom they are asked, for whoever looks through the conversations.
  static let reference = "cache-warming"
  /// How many of what customers ask most.
  private static let mostAsked = 50
  /// So many at a time: customers come first.
  private static let atOnce = 2

  private let assistant: AssistantServices

  init(_ assistant: AssistantServices) {
    self.assistant = assistant
  }

  /// Answers questions; without any, the suggestions and what customers ask most.
  func warm(_ questions: [String]? = nil) async throws -> Outcome {
    let wanted: [String]
    if let questions { wanted = questions } else { wanted = try await usual() }
    return await withTaskGroup(of: Outcome.self) { group in
      for first in 0..<Self.atOnce {
        group.addTask {
          var outcome = Outcome()
          for place in stride(from: first, to: wanted.count, by: Self.atOnce) where !Task.isCancelled {
            await answer(wanted[place], &outcome)
          }
          return outcome
        }
      }
      return await group.reduce(into: Outcome()) { sum, part in
        sum.answered += part.answered
        sum.known += part.known
        sum.notKept += part.notKept
        sum.failed += part.failed
      }
    }
  }

  private func answer(_ question: String, _ outcome: inout Outcome) async {
    let tenant = assistant.services.tenant
    if assistant.cache.holds(question, tenant) {
      outcome.known += 1
      return
    }
    do {
      _ = try await assistant.turns.answer(
        IncomingMessage(tenant: tenant, channel: .api, customerReference: Self.reference, text: question))
      if assistant.cache.holds(question, tenant) { outcome.answered += 1 } else { outcome.notKept += 1 }
    } catch {
      outcome.failed += 1
    }
  }

  /// The suggestions of company and agents, and what customers ask most; each once.
  private func usual() async throws -> [String] {
    let asked = try await assistant.conversations.mostAsked(
      limit: Self.mostAsked, assistant.services.tenant)
    var seen: Set<String> = []
    let all = assistant.company.suggestions + assistant.agents.roster.agents.flatMap(\.suggestions) + asked
    return all.filter { seen.insert($0.lowercased()).inserted }
  }
}
