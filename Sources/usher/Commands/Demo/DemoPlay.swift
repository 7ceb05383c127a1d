import Assistant
import Essentials
import UsherServer

/// Plays a story: the customer's lines are given, everything else is the real turn.
struct DemoPlay {
  private let story: DemoStory
  private let assistant: AssistantServices
  private let stage: DemoStage

  private static let search = "search_knowledge"

  init(_ story: DemoStory, _ assistant: AssistantServices, _ stage: DemoStage) {
    self.story = story
    self.assistant = assistant
    self.stage = stage
  }

  /// Plays it to its end.
  ///
  /// - Throws: ``DemoFailure`` where a reply does not lead on.
  func run() async throws {
    stage.open(story)
    var order: String?
    if !story.before.isEmpty {
      let earlier = try await begin()
      for line in story.before {
        order = try await reply(to: line.text, line.outcome, in: earlier, isShown: false) ?? order
      }
    }
    let conversation = try await begin()
    for line in story.lines {
      let text = line.text.replacing("{order}", with: order ?? "")
      await stage.customer(text)
      order = try await reply(to: text, line.outcome, in: conversation, isShown: true) ?? order
    }
    await stage.close()
  }

  private func begin() async throws -> ConversationID {
    // Each story is of another Mia, so that none has the other's orders.
    let customer = "demo:mia-\(story.name)"
    return try await assistant.conversations.create(
      channel: .api, customerReference: customer, customer: customer, assistant.services.tenant
    ).id
  }

  /// Sends a line, shows what comes of it, and gives the order that there is now.
  private func reply(
    to text: String, _ wanted: DemoStory.Outcome, in conversation: ConversationID, isShown: Bool
  ) async throws -> String? {
    let turn = try await assistant.turns.accept(
      IncomingMessage(
        tenant: assistant.services.tenant, channel: .api, conversation: conversation, text: text))
    for await event in turn.events {
      switch event {
      // The documents are searched for every message; it is told only where they answer.
      case .toolStarted(let step) where isShown && step.name != Self.search: stage.tool(step.title, step.name)
      case .completed(let reply):
        if isShown {
          if !reply.answer.citations.isEmpty { stage.tool("Looking it up", Self.search) }
          await stage.reply(reply.text)
        }
        try check(reply, wanted, text)
        return reply.answer.cards.last { $0.kind == "order" }?.data["order_id"]?.stringValue
      case .failed(let problem): throw DemoFailure(problem.detail ?? problem.title)
      default: continue
      }
    }
    throw CancellationError()
  }

  private func check(_ reply: Reply, _ wanted: DemoStory.Outcome, _ text: String) throws {
    let cards = reply.answer.cards
    let isThere =
      switch wanted {
      case .anything: reply.answer.handoff == nil
      case .choice(let kind): cards.contains { $0.kind == kind }
      case .question: reply.answer.confirmation != nil
      case .order(let status, let section):
        cards.contains { card in
          let seats = card.data["seats"]?.arrayValue ?? []
          return card.kind == "order" && card.data["status"]?.stringValue == status
            && (section == nil
              || seats.allSatisfy { $0["section"]?.stringValue == section } && !seats.isEmpty)
        }
      }
    if !isThere { throw DemoFailure("“\(text)” was answered with “\(reply.text)”") }
  }
}
