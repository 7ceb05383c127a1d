/// A model that gives an answer again when the same was asked before, and asks the model behind it else.
///
/// Only whole, answered, final answers are kept: none that was cut off or broke off, that wants tools to be called, or
/// that nobody read to the end.
public struct CachingModel: LanguageModel {
  public var name: String { model.name }

  private let model: any LanguageModel
  private let cache: ModelCache
  private let policy: String

  /// Puts a cache before a model.
  ///
  /// - Parameters:
  ///   - cache: May stand before several models.
  ///   - policy: What else decides about the model's answers, for example a digest of the routing rules.
  public init(_ model: any LanguageModel, cache: ModelCache, policy: String = "") {
    self.model = model
    self.cache = cache
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
    if let answer { return ModelStream(answer.served(from: .exact, name: name).events) }
    let stream = try await model.respond(to: request)
    return ModelStream(
      WatchedAnswer(stream, limit: cache.configuration.maximumAnswerBytes) { [cache] response in
        cache.keep(
          response, for: key, question: nil, request: request, duration: started.duration(to: .now),
          generation: generation)
      })
  }
}
