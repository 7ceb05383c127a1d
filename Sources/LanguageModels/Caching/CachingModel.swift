public import Embeddings
import Essentials

/// A model that gives an answer again when the same was asked before, and asks the model behind it else.
///
/// Only whole, answered, final answers are kept: none that was cut off or broke off, that wants tools to be called, or
/// that nobody read to the end.
public struct CachingModel: LanguageModel {
  public var name: String { model.name }

  private let model: any LanguageModel
  private let cache: ModelCache
  private let embedder: (any TextEmbedder)?
  private let usage: (any UsageRecording)?
  private let scale: @Sendable () -> SimilarityScale?
  private let policy: String

  /// Puts a cache before a model.
  ///
  /// - Parameters:
  ///   - cache: May stand before several models.
  ///   - embedder: Finds questions of the same meaning; without one, only the very same request is answered from the
  ///     cache.
  ///   - scale: What the embedder's cosines mean; while that is not known, only the very same request is answered.
  ///   - usage: Takes note of what is answered from the cache; the model behind it does so of all else.
  ///   - policy: What else decides about the model's answers, for example a digest of the routing rules.
  public init(
    _ model: any LanguageModel, cache: ModelCache, embedder: (any TextEmbedder)? = nil,
    scale: @escaping @Sendable () -> SimilarityScale? = { .identity }, usage: (any UsageRecording)? = nil,
    policy: String = ""
  ) {
    self.model = model
    self.cache = cache
    self.embedder = embedder
    self.scale = scale
    self.usage = usage
    self.policy = "\(model.name)\n\(policy)"
  }

  public func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    guard request.isRepeatable || cache.configuration.keepsRandomAnswers else {
      cache.bypass()
      return try await model.respond(to: request)
    }
    let started = ContinuousClock.now
    let revision = cache.revision(request.caller.tenant)
    let key = RequestKey(request, policy: policy, revision: revision)
    let (answer, generation) = cache.lookUp(key)
    if let answer { return serve(answer, from: .exact, request, started) }
    let question = await question(of: request, key, revision)
    if let question, let scale = scale(), let answer = cache.answer(to: question, request, scale) {
      return serve(answer, from: .semantic, request, started)
    }
    let stream = try await model.respond(to: request)
    return ModelStream(
      WatchedAnswer(stream, limit: cache.configuration.maximumAnswerBytes) { [cache] response in
        cache.keep(
          response, for: key, question: question, request: request, duration: started.duration(to: .now),
          generation: generation)
      })
  }

  private func serve(
    _ answer: KeptAnswer, from kind: ModelSource.Cache, _ request: ModelRequest,
    _ started: ContinuousClock.Instant
  ) -> ModelStream {
    let response = answer.served(from: kind, name: name)
    if let usage, let source = response.source {
      let duration = started.duration(to: .now)
      usage.record(
        UsageRecord(
          time: cache.clock.now, caller: request.caller, source: source, usage: response.usage,
          costMicrodollars: 0, savedMicrodollars: answer.cost, timeToFirstToken: duration,
          duration: duration, outcome: .answered))
    }
    return ModelStream(response.events)
  }

  /// The question of a request, if questions of the same meaning may have the same answer: it begins a conversation,
  /// names nobody's data, and nothing but text can come of it.
  private func question(of request: ModelRequest, _ key: RequestKey, _ revision: Int64?) async
    -> KeptQuestion?
  {
    guard let embedder, cache.configuration.similarity <= 1, request.tools.isEmpty,
      request.messages.count == 1, let message = request.messages.first, message.role == .user,
      message.content.count == 1, case .text(let text) = message.content[0], request.outputFormat == .text,
      request.question.trimmingBlanks == text.trimmingBlanks, !PersonalData.isNamed(in: text),
      let sense = QuestionSense(text)
    else { return nil }
    var embedding = request.understanding?.embedding ?? []
    if embedding.count != embedder.model.dimension {
      // Without an embedding the model is asked, as if there were no cache.
      guard let made = try? await embedder.embed(text) else { return nil }
      embedding = made.values
    }
    return KeptQuestion(
      scope: .scope(of: request, policy: policy, revision: revision), key: key, embedding: embedding,
      sense: sense)
  }
}

extension String {
  fileprivate var trimmingBlanks: Substring {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return self[first...last]
  }
}
