import Embeddings
import LanguageModels
import Synchronization
import Testing

/// An embedder that says what it was asked, and answers when a test lets it.
final class CountingEmbedder: TextEmbedder {
  let model = EmbeddingModel(name: "counting", dimension: 1, maximumTokens: 8)
  private let before: @Sendable ([String]) async throws -> Void
  private let asked = Mutex<[[String]]>([])

  init(_ before: @escaping @Sendable ([String]) async throws -> Void = { _ in }) {
    self.before = before
  }

  var calls: [[String]] { asked.withLock { $0 } }

  func embed(_ texts: [String]) async throws -> [Embedding] {
    asked.withLock { $0.append(texts) }
    try await before(texts)
    return texts.map { Embedding(normalised: [Float($0.utf8.reduce(0) { Int($0) * 31 % 9973 + Int($1) })]) }
  }

  func tokenCount(_ text: String) -> Int { text.utf8.count }
}

@Suite("Texts of many callers go together", .timeLimit(.minutes(10)))
struct BatchingEmbedderTests {
  @Test("What comes while a call is under way goes with the next one, and everybody gets their own")
  func gathering() async throws {
    let latch = Latch()
    let counting = CountingEmbedder { _ in try await latch.pass() }
    let batching = BatchingEmbedder(
      counting, BatchingConfiguration(maximumTexts: 100, wait: .zero, concurrency: 1))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { _ = try await batching.embed("first") }
      try await latch.arrivals(1)
      for number in 0..<150 {
        group.addTask {
          let texts = ["text \(number)", "shared"]
          let embeddings = try await batching.embed(texts)
          let expected = try await CountingEmbedder().embed(texts)
          #expect(embeddings == expected)
        }
      }
      try await eventually { batching.statistics.requests == 151 }
      latch.open()
      try await group.waitForAll()
    }
    // 151 texts that differ, in calls of 100.
    #expect(
      counting.calls.count <= 4 && counting.calls.allSatisfy { $0.count <= 100 && Set($0).count == $0.count })
    let statistics = batching.statistics
    #expect(statistics.requests == 151 && statistics.texts == 301 && statistics.calls == counting.calls.count)
    #expect(statistics.savedCalls >= 147 && statistics.largestCall == 100)
  }

  @Test("A request larger than a call is cut, and put together again")
  func cutting() async throws {
    let counting = CountingEmbedder()
    let batching = BatchingEmbedder(counting, BatchingConfiguration(maximumTexts: 7, wait: .zero))
    let texts = (0..<50).map { "text \($0)" }
    let embeddings = try await batching.embed(texts)
    let expected = try await CountingEmbedder().embed(texts)
    #expect(embeddings == expected)
    #expect(counting.calls.count == 8)
  }

  @Test("Texts that a person waits for go first")
  func priorities() async throws {
    let latch = Latch()
    let counting = CountingEmbedder { _ in try await latch.pass() }
    let batching = BatchingEmbedder(
      counting, BatchingConfiguration(maximumTexts: 10, wait: .zero, documentWait: .zero, concurrency: 1))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { _ = try await batching.embed("first") }
      try await latch.arrivals(1)
      group.addTask { _ = try await batching.embed((0..<25).map { "document \($0)" }, as: .document) }
      try await eventually { batching.statistics.requests == 2 }
      for number in 0..<4 { group.addTask { _ = try await batching.embed("question \(number)") } }
      try await eventually { batching.statistics.requests == 6 }
      latch.open()
      try await group.waitForAll()
    }
    let second = counting.calls[1]
    #expect(second.count == 4 && second.allSatisfy { $0.hasPrefix("question") })
    #expect(counting.calls.dropFirst(2).map(\.count) == [10, 10, 5])
  }

  @Test("A failure reaches those whose texts were in the call, and no others")
  func failure() async throws {
    struct Down: Error {}
    let counting = CountingEmbedder { texts in if texts.contains("bad") { throw Down() } }
    let batching = BatchingEmbedder(counting, BatchingConfiguration(maximumTexts: 1, wait: .zero))
    await #expect(throws: Down.self) { try await batching.embed(["bad"]) }
    #expect(try await batching.embed(["good"]).count == 1)
  }

  @Test("When too many wait, more are refused")
  func bound() async throws {
    let latch = Latch()
    let batching = BatchingEmbedder(
      CountingEmbedder { _ in try await latch.pass() },
      BatchingConfiguration(maximumTexts: 1, wait: .zero, concurrency: 1, capacity: 2))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { _ = try await batching.embed("under way") }
      try await latch.arrivals(1)
      for number in 0..<2 { group.addTask { _ = try await batching.embed("waiting \(number)") } }
      try await eventually { batching.statistics.requests == 3 }
      await #expect(throws: BatchingError.full) { try await batching.embed("too many") }
      latch.open()
      try await group.waitForAll()
    }
    #expect(batching.statistics.refused == 1)
  }

  @Test("Who is cancelled waits no longer, and their text is not sent")
  func cancellation() async throws {
    let latch = Latch()
    let counting = CountingEmbedder { _ in try await latch.pass() }
    let batching = BatchingEmbedder(counting, BatchingConfiguration(wait: .zero, concurrency: 1))
    let first = Task { try await batching.embed("first") }
    try await latch.arrivals(1)
    let second = Task { try await batching.embed("second") }
    try await eventually { batching.statistics.requests == 2 }
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    latch.open()
    _ = try await first.value
    _ = try await batching.embed("third")
    #expect(counting.calls == [["first"], ["third"]])
  }

  @Test("Who comes alone does not wait; when many come fast, a text waits for company, up to the bound")
  func pacing() {
    let configuration = BatchingConfiguration(maximumTexts: 10, wait: .milliseconds(5))
    var pacing = BatchPacing(configuration)
    var now = ContinuousClock.now
    #expect(pacing.wait(having: 1, .query) == .zero)
    for _ in 0..<20 {
      now += .seconds(1)
      pacing.arrived(1, at: now)
    }
    #expect(pacing.wait(having: 1, .query) == .zero)
    #expect(pacing.wait(having: 1, .document) == configuration.documentWait)
    for _ in 0..<50 {
      now += .microseconds(100)
      pacing.arrived(1, at: now)
    }
    let wait = pacing.wait(having: 1, .query)
    #expect(wait > .microseconds(500) && wait < .milliseconds(2))
    #expect(pacing.wait(having: 9, .query) < wait && pacing.wait(having: 10, .query) == .zero)
    for _ in 0..<50 {
      now += .milliseconds(2)
      pacing.arrived(1, at: now)
    }
    #expect(pacing.wait(having: 1, .query) == .milliseconds(5))
  }

  @Test("Work in the background waits for company, but a person who comes meanwhile does not")
  func timers() async throws {
    let latch = Latch()
    let waits = Mutex<[Duration]>([])
    let counting = CountingEmbedder()
    let batching = BatchingEmbedder(
      counting, BatchingConfiguration(maximumTexts: 10, wait: .milliseconds(1), documentWait: .seconds(60))
    ) { wait in
      waits.withLock { $0.append(wait) }
      if wait > .seconds(1) { try await latch.pass() }
    }
    let background = Task { try await batching.embed(["document"], as: .document) }
    try await latch.arrivals(1)
    #expect(counting.calls.isEmpty)
    _ = try await batching.embed("question")
    #expect(counting.calls == [["question"]])
    latch.open()
    _ = try await background.value
    #expect(counting.calls == [["question"], ["document"]])
  }
}
