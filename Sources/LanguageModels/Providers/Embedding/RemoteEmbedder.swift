public import Embeddings
public import Essentials

/// Embeddings that a service makes. Many texts are cut into calls of bounded size, a few of which run side by side; a
/// call that fails for the moment is made again, and none is made while the service is left alone.
public struct RemoteEmbedder: TextEmbedder {
  public let model: EmbeddingModel
  private let wire: any EmbeddingWire
  private let call: ProviderCall
  private let prompts: EmbeddingPrompts
  private let breaker: CircuitBreaker?
  private let patience: EmbeddingPatience
  private let account: EmbeddingAccount?
  private let price: ModelPrice?
  /// The most bytes of text that one call brings, a text alone excepted.
  private static let mostBytes = 512 << 10
  private static let callsAtOnce = 4

  /// Makes an embedder.
  ///
  /// - Parameters:
  ///   - model: By what the embeddings are kept; its dimension is what the service must answer with.
  ///   - wire: How the service is spoken to.
  ///   - call: How it is reached.
  ///   - breaker: Opens when the service fails; nothing to ask it whatever happens.
  ///   - account: Who pays.
  ///   - price: What the model's tokens cost, where it is known.
  public init(
    model: EmbeddingModel, wire: any EmbeddingWire, call: ProviderCall,
    prompts: EmbeddingPrompts = EmbeddingPrompts(), breaker: CircuitBreaker? = nil,
    patience: EmbeddingPatience = EmbeddingPatience(), account: EmbeddingAccount? = nil,
    price: ModelPrice? = nil
  ) {
    self.model = model
    self.wire = wire
    self.call = call
    self.prompts = prompts
    self.breaker = breaker
    self.patience = patience
    self.account = account
    self.price = price
  }

  public func embed(_ texts: [String]) async throws -> [Embedding] { try await embed(texts, as: .query) }

  public func embed(_ texts: [String], as role: TextRole) async throws -> [Embedding] {
    let prompt = prompts[role]
    let texts = prompt.isEmpty ? texts : texts.map { prompt + $0 }
    let batches = batches(texts)
    return try await withThrowingTaskGroup(of: (Int, [Embedding]).self) { group in
      var results = [[Embedding]](repeating: [], count: batches.count)
      for (number, batch) in batches.enumerated() {
        if number >= Self.callsAtOnce, let (done, embeddings) = try await group.next() {
          results[done] = embeddings
        }
        group.addTask { (number, try await embed(batch: Array(texts[batch]), as: role)) }
      }
      for try await (done, embeddings) in group { results[done] = embeddings }
      return results.flatMap(\.self)
    }
  }

  /// About as many as the service's own tokenizer would find.
  public func tokenCount(_ text: String) -> Int { TokenEstimator().count(text) }

  private func embed(batch: [String], as role: TextRole) async throws(ModelError) -> [Embedding] {
    if let account, !account.canPay(price) {
      // Neither the service nor its breaker has anything to do with it.
      throw ModelError(.unavailable, "The day's budget for models is spent.", provider: call.settings.name)
    }
    let retries = patience.retries(role)
    let end = ContinuousClock.now + patience.deadline(role)
    var random = SystemRandomNumberGenerator()
    var attempt = 1
    while true {
      do {
        return try await guarded(batch, role, end)
      } catch {
        guard error.isTransient,
          let delay = retries.delay(after: attempt, retryAfter: error.retryAfter, using: &random),
          ContinuousClock.now + delay < end, (try? await Task.sleep(for: delay)) != nil
        else { throw error }
        attempt += 1
      }
    }
  }

  /// One call, if the breaker lets it pass.
  private func guarded(
    _ batch: [String], _ role: TextRole, _ end: ContinuousClock.Instant
  ) async throws(ModelError) -> [Embedding] {
    guard let breaker else { return try await charged(batch, role, end) }
    guard let pass = breaker.pass() else {
      throw ModelError(
        .unavailable, "The service is left alone for a while: \(breaker.status.reason).",
        provider: call.settings.name)
    }
    do {
      let embeddings = try await charged(batch, role, end)
      breaker.settle(pass, .success)
      return embeddings
    } catch {
      breaker.settle(pass, error.isFaultOfService || error.kind == .unsupported ? .failure : .neutral)
      throw error
    }
  }

  /// One call, recorded with what it costs.
  private func charged(
    _ batch: [String], _ role: TextRole, _ end: ContinuousClock.Instant
  ) async throws(ModelError) -> [Embedding] {
    let source = ModelSource(name: model.name, provider: call.settings.name, model: model.name)
    let charge = account?.begin(source, price: price)
    let body: JSONValue
    do {
      body = try await answer(batch, role, end)
    } catch {
      charge?.failed(error.kind)
      throw error
    }
    // Also what cannot be used has cost what it cost.
    charge?.answered(tokens: wire.tokens(in: body), estimate: batch.reduce(0) { $0 + tokenCount($1) })
    return try embeddings(in: body, of: batch)
  }

  private func answer(
    _ batch: [String], _ role: TextRole, _ end: ContinuousClock.Instant
  ) async throws(ModelError) -> JSONValue {
    let answer = await ModelDeadline.$end.withValue(end) { () async -> Result<JSONValue, ModelError> in
      do throws(ModelError) {
        return .success(
          try await call.json(url: call.settings.baseURL + wire.path, body: wire.body(batch, as: role)))
      } catch {
        return .failure(error)
      }
    }
    return try answer.get()
  }

  private func embeddings(in body: JSONValue, of batch: [String]) throws(ModelError) -> [Embedding] {
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
