public import Embeddings

/// Embeddings that a service makes. Many texts are cut into calls of bounded size, a few of which run side by side; a
/// call that fails for the moment is made again.
public struct RemoteEmbedder: TextEmbedder {
  public let model: EmbeddingModel
  private let wire: any EmbeddingWire
  private let call: ProviderCall
  /// The most bytes of text that one call brings, a text alone excepted.
  private static let mostBytes = 512 << 10
  private static let callsAtOnce = 4
  private static let attempts = 4

  /// Makes an embedder.
  ///
  /// - Parameters:
  ///   - model: By what the embeddings are kept; its dimension is what the service must answer with.
  ///   - wire: How the service is spoken to.
  ///   - call: How it is reached.
  public init(model: EmbeddingModel, wire: any EmbeddingWire, call: ProviderCall) {
    self.model = model
    self.wire = wire
    self.call = call
  }

  public func embed(_ texts: [String]) async throws -> [Embedding] {
    let batches = batches(texts)
    return try await withThrowingTaskGroup(of: (Int, [Embedding]).self) { group in
      var results = [[Embedding]](repeating: [], count: batches.count)
      for (number, batch) in batches.enumerated() {
        if number >= Self.callsAtOnce, let (done, embeddings) = try await group.next() {
          results[done] = embeddings
        }
        group.addTask { (number, try await embed(batch: Array(texts[batch]))) }
      }
      for try await (done, embeddings) in group { results[done] = embeddings }
      return results.flatMap(\.self)
    }
  }

  /// An estimate on the safe side: services count with tokenizers of their own.
  public func tokenCount(_ text: String) -> Int {
    var count = 0
    var letters = 0
    for scalar in text.unicodeScalars {
      if scalar.isASCII, scalar.properties.isAlphabetic {
        letters += 1
        if letters % 5 == 1 { count += 1 }
        continue
      }
      letters = 0
      if !scalar.properties.isWhitespace { count += 1 }
    }
    return count
  }

  private func embed(batch: [String]) async throws(ModelError) -> [Embedding] {
    var attempt = 1
    while true {
      do {
        return try await embedOnce(batch)
      } catch {
        guard error.isTransient, attempt < Self.attempts else { throw error }
        let delay = error.retryAfter ?? .milliseconds(250) * (1 << attempt) * Double.random(in: 0.5...1)
        guard delay <= .seconds(60), (try? await Task.sleep(for: delay)) != nil else { throw error }
        attempt += 1
      }
    }
  }

  private func embedOnce(_ batch: [String]) async throws(ModelError) -> [Embedding] {
    let body = try await call.json(url: call.settings.baseURL + wire.path, body: wire.body(batch))
    let vectors = try wire.vectors(in: body)
    guard vectors.count == batch.count else {
      throw wrong("The service made \(vectors.count) embeddings of \(batch.count) texts.")
    }
    guard let other = vectors.first(where: { $0.count != model.dimension || !$0.allSatisfy(\.isFinite) })
    else { return vectors.map { Embedding(normalising: $0) } }
    throw other.count == model.dimension
      ? wrong("An embedding has a value that is no number.")
      : ModelError(
        .unsupported,
        "The service makes embeddings of \(other.count) values; \(model.name) is configured with "
          + "\(model.dimension).", provider: call.settings.name)
  }

  private func wrong(_ message: String) -> ModelError {
    ModelError(.malformedResponse, message, provider: call.settings.name)
  }

  private func batches(_ texts: [String]) -> [Range<Int>] {
    var batches: [Range<Int>] = []
    var start = 0
    var bytes = 0
    for (index, text) in texts.enumerated() {
      let size = text.utf8.count
      if index > start, index - start >= wire.mostTexts || bytes + size > Self.mostBytes {
        batches.append(start..<index)
        start = index
        bytes = 0
      }
      bytes += size
    }
    return start < texts.count ? batches + [start..<texts.count] : batches
  }
}
