import Synchronization
import Testing
import UsherTesting

@testable import Embeddings

@Suite("Sentence encoder")
struct SentenceEncoderTests {
  let entries: [Reference.Text]

  init() throws { entries = try Reference.load([Reference.Text].self, "embeddings") }

  @Test("Exact vectors agree with sentence-transformers' to a cosine of 0.9999")
  func exactAgreement() async throws {
    try await expectAgreement(of: Reference.exact.get(), atLeast: 0.99999)
  }

  @Test("Fast vectors agree with sentence-transformers' to a cosine of 0.995")
  func fastAgreement() async throws {
    try await expectAgreement(of: Reference.fast.get(), atLeast: 0.995)
  }

  @Test("The kernels for older processors compute the same", arguments: EncoderKernels.supported.indices)
  func otherKernels(index: Int) async throws {
    let kernels = EncoderKernels.supported[index]
    let encoder = try SentenceEncoder(EmbeddingModelLocation.directory, .exact, threads: 1, kernels)
    try await expectAgreement(of: encoder, atLeast: 0.99999)
  }

  @Test("Without instructions for short numbers the fast mode is the exact one")
  func fallback() {
    for kernels in EncoderKernels.supported {
      #expect(NumberPlan(.fast, kernels) == (kernels.hasShortNumbers ? .fast : .exact))
      #expect(NumberPlan(.automatic, kernels) == NumberPlan(.fast, kernels))
      #expect(NumberPlan(.exact, kernels) == .exact)
    }
    #expect(EncoderKernels.supported.last?.hasShortNumbers == false)
  }

  private func expectAgreement(of encoder: SentenceEncoder, atLeast bound: Float) async throws {
    let embeddings = try await encoder.embed(entries.map(\.text))
    #expect(embeddings.count == entries.count)
    for (embedding, entry) in zip(embeddings, entries) {
      let cosine = embedding.cosine(Embedding(normalised: entry.vector))
      #expect(cosine >= bound, "\(cosine) for \(entry.text.debugDescription)")
      #expect(abs(embedding.cosine(embedding) - 1) < 1e-5)
    }
  }

  @Test(
    "A text's vector is the same to the last bit whatever it is encoded with",
    arguments: [Precision.exact, .fast])
  func batches(precision: Precision) async throws {
    let encoder = try (precision == .exact ? Reference.exact : Reference.fast).get()
    let texts = entries.map(\.text)
    let together = try await encoder.embed(texts)
    let reversed = try await encoder.embed(texts.reversed())
    #expect(Array(reversed.reversed()) == together)
    for (text, embedding) in zip(texts, together) {
      #expect(try await encoder.embed(text) == embedding, "\(text.debugDescription)")
    }
  }

  @Test("Many callers at the same time get their own vectors")
  func callers() async throws {
    let encoder = try Reference.fast.get()
    let texts = entries.prefix(40).map(\.text)
    let expected = try await encoder.embed(texts)
    try await withThrowingTaskGroup(of: (Int, Embedding).self) { group in
      for index in 0..<400 { group.addTask { (index % 40, try await encoder.embed(texts[index % 40])) } }
      for try await (index, embedding) in group { #expect(embedding == expected[index]) }
    }
  }

  @Test("No texts need no work")
  func nothing() async throws {
    #expect(try await Reference.fast.get().embed([]).isEmpty)
  }

  @Test("A question is answered while a document is still being encoded, which can be called off")
  func questionBesideDocument() async throws {
    let encoder = try Reference.fast.get()
    let passage = String(repeating: "The doors open at six. ", count: 60)
    let isDone = Mutex(false)
    let document = Task {
      defer { isDone.withLock { $0 = true } }
      return try await encoder.embed([String](repeating: passage, count: 20_000))
    }
    for text in entries.prefix(5).map(\.text) { _ = try await encoder.embed(text) }
    #expect(isDone.withLock { $0 } == false)
    document.cancel()
    await #expect(throws: CancellationError.self) { try await document.value }
    _ = try await encoder.embed("refund")
  }
}
