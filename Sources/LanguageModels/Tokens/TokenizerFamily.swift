/// Models that cut text into tokens in the same way.
public enum TokenizerFamily: String, Hashable, Sendable, CaseIterable {
  /// OpenAI's models since GPT-4o, by the vocabulary `o200k_base`.
  case openai
  /// Anthropic's models, by the only vocabulary that was published, that of Claude 2.
  case anthropic
  /// All others, by the vocabulary `cl100k_base` that many resemble.
  case other

  /// The family of a service's models.
  public init(_ type: ProviderType) {
    switch type {
    case .openai, .openaiResponses, .azureOpenAI: self = .openai
    case .anthropic: self = .anthropic
    case .gemini, .vertex, .vertexEndpoint, .openaiCompatible: self = .other
    }
  }

  /// Found by least squares; `Benchmarks/token_weights.py` repeats it. Characters beyond the basic plane are too rare
  /// in its texts; theirs are counted by hand, from emoji.
  var weights: TokenEstimator.Weights {
    switch self {
    case .openai:
      TokenEstimator.Weights(
        word: 91, letterAfterFifth: 26, letterAfterNinth: 4, digits: 171, punctuation: 77,
        furtherPunctuation: 29, lineBreaks: 6, spaces: 100, extendedLatin: 43, cyrillic: 27, greek: 41,
        han: 78,
        kana: 68, hangul: 73, other: 96, supplementary: 200)
    case .anthropic:
      TokenEstimator.Weights(
        word: 95, letterAfterFifth: 25, letterAfterNinth: 22, digits: 110, punctuation: 90,
        furtherPunctuation: 16, lineBreaks: 65, spaces: 46, extendedLatin: 220, cyrillic: 54, greek: 131,
        han: 94,
        kana: 95, hangul: 132, other: 84, supplementary: 300)
    case .other:
      TokenEstimator.Weights(
        word: 93, letterAfterFifth: 27, letterAfterNinth: 14, digits: 169, punctuation: 74,
        furtherPunctuation: 28, lineBreaks: 0, spaces: 91, extendedLatin: 121, cyrillic: 44, greek: 105,
        han: 103, kana: 100, hangul: 114, other: 104, supplementary: 300)
    }
  }
}
