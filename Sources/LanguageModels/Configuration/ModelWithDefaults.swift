/// A model with the options that its entry in the catalog sets, where a request does not say otherwise.
struct ModelWithDefaults: LanguageModel {
  let model: any LanguageModel
  let defaults: GenerationOptions
  /// The most tokens that the model can write.
  let maximumTokens: Int

  var name: String { model.name }

  func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    var request = request
    request.options.fill(from: defaults)
    if let wanted = request.options.maximumTokens {
      request.options.maximumTokens = min(wanted, maximumTokens)
    }
    return try await model.respond(to: request)
  }
}

extension GenerationOptions {
  /// Takes over what is not set here.
  mutating func fill(from other: GenerationOptions) {
    maximumTokens = maximumTokens ?? other.maximumTokens
    temperature = temperature ?? other.temperature
    topP = topP ?? other.topP
    if stopSequences.isEmpty { stopSequences = other.stopSequences }
    seed = seed ?? other.seed
    frequencyPenalty = frequencyPenalty ?? other.frequencyPenalty
    presencePenalty = presencePenalty ?? other.presencePenalty
    reasoningEffort = reasoningEffort ?? other.reasoningEffort
    allowsParallelToolCalls = allowsParallelToolCalls ?? other.allowsParallelToolCalls
  }
}
