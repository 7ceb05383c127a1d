import Embeddings
import Essentials
import LanguageModels
import Persistence
import Synchronization
import Telemetry
import Testing
import UsherTesting

@testable import Learning

@Suite("The book of corrections") struct CorrectionBookTests {
  private let ann = Reviewer(id: "usr_ann", name: "Ann")
  private let ben = Reviewer(id: "usr_ben", name: "Ben")
  private let tenant = TenantContext(tenant: .single)

  private func with(
    _ engine: DatabaseEngine,
    _ body: (Database, CorrectionDesk, SwitchedEmbedder, ManualClock) async throws -> Void
  ) async throws {
    try await withTestDatabase(engine, [LearningMigrations.set]) { database in
      let clock = ManualClock()
      let desk = CorrectionDesk(database: database, settings: LearningSettings(), clock: clock)
      try await body(database, desk, try SwitchedEmbedder(), clock)
    }
  }

  private func book(_ database: Database, _ embedder: some TextEmbedder, _ clock: ManualClock)
    -> CorrectionBook
  {
    CorrectionBook(database: database, embedder: embedder, clock: clock, logger: .disabled, tenant)
  }

  private func approve(_ question: String, _ answer: String, _ desk: CorrectionDesk) async throws
    -> CorrectionID
  {
    let new = NewCorrection(CorrectionContent(question: question, answer: answer))
    let id = try await desk.create(new, by: ann, tenant).correction.id
    return try await desk.approve(id, by: ben, isPerson: true, tenant).id
  }

  private func best(_ question: String, _ book: CorrectionBook, _ embedder: SwitchedEmbedder) async throws
    -> ModelExample?
  {
    let embedding = try? await embedder.embed(question)
    return await book.matches(question, embedding: embedding, limit: 3).first
  }

  @Test(
    "knows a question in other words, and not another one that looks alike",
    arguments: DatabaseEngine.allCases)
  func sameQuestion(engine: DatabaseEngine) async throws {
    try await with(engine) { database, desk, embedder, clock in
      let book = book(database, embedder, clock)
      let id = try await approve("How do I cancel my ticket?", "Not at all.", desk)
      #expect(book.count == 0)
      try await book.refresh(at: 1)
      #expect(book.count == 1)
      for question in [
        "how do i cancel my ticket", "How can I cancel my ticket?", "I want to cancel my ticket",
      ] {
        let match = try await best(question, book, embedder)
        #expect(
          match?.id == id.text && match?.isSame == true && match?.answer == "Not at all.", "\(question)")
      }
      let near = try await best("How do I upgrade my ticket?", book, embedder)
      #expect(near?.isSame == false)
      let far = try await best("What is the weather like?", book, embedder)
      #expect(far == nil)
    }
  }

  @Test(
    "knows a question that is put quite differently, by its answer as well, and what only has to do with it as an example",
    arguments: DatabaseEngine.allCases)
  func putDifferently(engine: DatabaseEngine) async throws {
    try await with(engine) { database, desk, embedder, clock in
      let book = book(database, embedder, clock)
      let id = try await approve(
        "May I leave my car overnight?",
        "The car park is closed from midnight until six, and cars may stay.", desk)
      try await book.refresh(at: 1)
      for _ in 0..<2 {
        let match = try await best("Is it alright to park until the next morning?", book, embedder)
        #expect(match?.id == id.text && match?.isSame == true)
      }
      // What was read of the correction is kept.
      let read = embedder.count("The car park is closed from midnight until six, and cars may stay.")
      #expect(read == 1)
      let other = try await best("May I leave my bag overnight?", book, embedder)
      #expect(other?.id == id.text && other?.isSame == false)
      let denied = try await best("Why may nobody park there until the next morning?", book, embedder)
      #expect(denied?.isSame != true)
    }
  }

  @Test("knows the other wordings of a question that it was told", arguments: DatabaseEngine.allCases)
  func wordings(engine: DatabaseEngine) async throws {
    try await with(engine) { database, desk, embedder, clock in
      let content = CorrectionContent(
        question: "What time do the doors open?", answer: "At six.",
        wordings: ["how early can we get in", "When may the audience enter the hall?"])
      let id = try await desk.create(NewCorrection(content), by: ann, tenant).correction.id
      _ = try await desk.approve(id, by: ben, isPerson: true, tenant)
      let (book, other) = (book(database, embedder, clock), book(database, embedder, clock))
      for book in [book, other] {
        try await book.refresh(at: 1)
        for (question, wording) in [
          ("How early may we get in?", "how early can we get in"),
          ("When can the audience enter the hall?", "When may the audience enter the hall?"),
          ("what time do the doors open", "What time do the doors open?"),
        ] {
          let match = try await best(question, book, embedder)
          #expect(match?.id == id.text && match?.isSame == true && match?.question == wording, "\(question)")
        }
        let late = try await best("How late can we get in?", book, embedder)
        #expect(late?.isSame != true)
        let embedding = try await embedder.embed("When do the doors open?")
        let found = await book.matches("When do the doors open?", embedding: embedding, limit: 3)
        #expect(found.count == 1)
      }
      // All of them are embedded once.
      let embedded = embedder.count("how early can we get in")
      #expect(embedded == 1)
    }
  }

  @Test("has what was approved and not withdrawn when it is read", arguments: DatabaseEngine.allCases)
  func refreshing(engine: DatabaseEngine) async throws {
    try await with(engine) { database, desk, embedder, clock in
      let (book, other) = (book(database, embedder, clock), book(database, embedder, clock))
      let old = try await approve("Is there a lift?", "No.", desk)
      clock.advance(by: .seconds(1))
      let new = try await approve("Is there a lift?", "Yes, behind the bar.", desk)
      for book in [book, other] {
        try await book.refresh(at: 1)
        let match = try await best("Do you have an elevator?", book, embedder)
        #expect(match?.id == new.text && match?.isSame == true)
      }
      // Embedded once, whoever reads it.
      let embedded = embedder.count("Is there a lift?")
      #expect(embedded == 2)
      _ = try await desk.withdraw(new, by: ann, tenant)
      try await book.refresh(at: 1)
      #expect(try await best("Is there a lift?", book, embedder)?.id == new.text)
      try await book.refresh(at: 2)
      #expect(try await best("Is there a lift?", book, embedder)?.id == old.text)
      _ = try await desk.withdraw(old, by: ann, tenant)
      try await book.refresh(at: 3)
      #expect(book.count == 0)
    }
  }

  @Test("goes by the words while nothing can be embedded, and catches up", arguments: DatabaseEngine.allCases)
  func outage(engine: DatabaseEngine) async throws {
    try await with(engine) { database, desk, embedder, clock in
      let book = book(database, embedder, clock)
      let id = try await approve("Is there a lift?", "No.", desk)
      embedder.isAway = true
      try await book.refresh(at: 1)
      let match = await book.matches("is there a lift", embedding: nil, limit: 1).first
      #expect(match?.id == id.text && match?.isSame == true)
      embedder.isAway = false
      try await book.refresh(at: 1)
      #expect(try await best("Do you have an elevator?", book, embedder) == nil)
      clock.advance(by: .seconds(16))
      try await book.refresh(at: 1)
      #expect(try await best("Do you have an elevator?", book, embedder)?.id == id.text)
    }
  }
}

/// The real model, which can be away, and counts what it was asked.
final class SwitchedEmbedder: TextEmbedder {
  private static let loaded = Result { try SentenceEncoder.load(directory: EmbeddingModelLocation.directory) }

  private struct State {
    var isAway = false
    var counts: [String: Int] = [:]
  }

  private let encoder: SentenceEncoder
  private let state = Mutex(State())

  init() throws { encoder = try Self.loaded.get() }

  var model: EmbeddingModel { encoder.model }

  var isAway: Bool {
    get { state.withLock(\.isAway) }
    set { state.withLock { $0.isAway = newValue } }
  }

  func count(_ text: String) -> Int { state.withLock { $0.counts[text] ?? 0 } }

  func embed(_ texts: [String]) async throws -> [Embedding] {
    try state.withLock { state in
      if state.isAway { throw EmbedderFailure(.unavailable, "away") }
      for text in texts { state.counts[text, default: 0] += 1 }
    }
    return try await encoder.embed(texts)
  }

  func tokenCount(_ text: String) -> Int { encoder.tokenCount(text) }
}
