import Embeddings
import Essentials
import Persistence
import Telemetry
import Testing
import UsherTesting

@testable import Learning

@Suite("A gap of the knowledge") struct GapDeskTests {
  private let ann = Reviewer(id: "usr_ann", name: "Ann")
  private let clock = ManualClock()
  private let tenant = TenantContext(tenant: .single)

  private func with(_ engine: DatabaseEngine, _ body: (GapDesk) async throws -> Void) async throws {
    try await withTestDatabase(engine, [LearningMigrations.set]) { database in
      try await body(
        GapDesk(database: database, embedder: try SwitchedEmbedder(), clock: clock, logger: .disabled))
    }
  }

  private func asked(_ text: String, _ second: Int) -> UnansweredQuestion {
    let time = clock.now + .seconds(second)
    return UnansweredQuestion(
      message: MessageID(at: time), conversation: ConversationID(at: time), text: text, askedAt: time,
      reason: .unanswered)
  }

  @Test("holds questions that are alike, in whatever order they are read", arguments: DatabaseEngine.allCases)
  func grouping(engine: DatabaseEngine) async throws {
    try await with(engine) { desk in
      let questions = [
        asked("Can I bring my dog?", 1), asked("can i bring my dog", 2),
        asked("Am I allowed to bring a dog?", 3),
        asked("What is the wifi password?", 4),
      ]
      let gaps = try await desk.gaps(of: questions, tenant)
      #expect(gaps.map(\.question) == ["Can I bring my dog?", "What is the wifi password?"])
      #expect(gaps.map(\.questions.count) == [3, 1])
      #expect(gaps.first?.id == GapID(questions[0].message.uuid))
      let again = try await desk.gaps(of: questions.reversed(), tenant)
      #expect(again == gaps)
    }
  }

  @Test("that is done is open again when customers ask again", arguments: DatabaseEngine.allCases)
  func states(engine: DatabaseEngine) async throws {
    try await with(engine) { desk in
      let question = asked("Can I bring my dog?", 0)
      let gap = try #require(try await desk.gaps(of: [question], tenant).first)
      #expect(gap.state == .open)
      let document = DocumentID(at: clock.now)
      _ = try await desk.decide(gap, .done, document: document, by: ann, tenant)
      let done = try await desk.gaps(of: [question], tenant).first
      #expect(done?.state == .done && done?.decision?.document == document && done?.decision?.decider == ann)
      // It keeps its name when the question that it began with is looked at no more.
      let later = asked("can I bring my dog", 60)
      let asked = try await desk.gaps(of: [later], tenant).first
      #expect(asked?.state == .open && asked?.id == gap.id)
      _ = try await desk.decide(gap, .ignored, document: nil, by: ann, tenant)
      let ignored = try await desk.gaps(of: [later], tenant).first
      #expect(ignored?.state == .ignored)
      let other = TenantContext(tenant: TenantID(at: Timestamp(milliseconds: 1)))
      let theirs = try await desk.gaps(of: [question], other).first
      #expect(theirs?.state == .open)
    }
  }

  @Test("becomes an article out of what operators answered, each once, without greetings")
  func drafting() {
    let questions = [asked("Can I bring my dog?", 0), asked("Are dogs\nallowed?", 1)]
    let gap = KnowledgeGap(
      id: GapID(questions[0].message.uuid), question: "Can I bring my dog?", questions: questions)
    let draft = ArticleDraft(
      of: gap,
      answers: [
        "Hello, I am Ann.", "Which event is it that you want to come to?",
        "Guide dogs are welcome in all rows.", "Guide dogs are welcome, in all rows!",
      ])
    #expect(
      draft.text == """
        # Can I bring my dog?

        Guide dogs are welcome in all rows.

        ## Customers also ask

        - Are dogs allowed?

        """)
    #expect(draft.answers == 1)
  }
}
