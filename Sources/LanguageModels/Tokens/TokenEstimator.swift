import Essentials

/// Counts about as many tokens as a model's tokenizer would, without its vocabulary.
///
/// A byte-pair vocabulary makes one token of a common word and more of a long or rare one, one for each three digits,
/// and for scripts that it saw little of, one for each character or so. The estimate adds what pieces of these kinds
/// bring on average. `Docs/Models.md` says how the weights were found and how far off they are.
public struct TokenEstimator: Hashable, Sendable {
  /// The hundredths of a token that each kind of piece brings.
  struct Weights: Hashable, Sendable {
    var word: Int
    /// Each letter of a word after the fifth, and again after the ninth.
    var letterAfterFifth: Int
    var letterAfterNinth: Int
    /// Each begun group of three digits.
    var digits: Int
    /// Each run of punctuation, and each further mark in it.
    var punctuation: Int
    var furtherPunctuation: Int
    var lineBreaks: Int
    /// More than one space.
    var spaces: Int
    /// Each letter of the Latin script beyond ASCII, on top of its word's.
    var extendedLatin: Int
    var cyrillic: Int
    var greek: Int
    var han: Int
    var kana: Int
    var hangul: Int
    /// Any other character, and those beyond the basic plane, such as emoji.
    var other: Int
    var supplementary: Int
  }

  let weights: Weights
  /// What a message's role and separators bring.
  let tokensPerMessage = 4
  /// What a picture of usual size brings.
  let tokensPerImage = 1000

  /// Counts for a family of models.
  public init(_ family: TokenizerFamily = .openai) {
    weights = family.weights
  }

  /// About how many tokens a text has.
  public func count(_ text: String) -> Int {
    var copy = text
    return copy.withUTF8 { count($0) }
  }

  /// About how many tokens a request has: the system text, messages, passages, tools and the form of the answer.
  public func count(_ request: ModelRequest) -> Int {
    var sum = tokensPerMessage + count(request.instructions)
    for message in request.messages { sum += count(message) }
    for passage in request.passages { sum += count(passage) }
    for tool in request.tools {
      sum += 8 + count(tool.name) + count(tool.description) + count(tool.parameters.text)
    }
    if case .schema(let name, let schema, _) = request.outputFormat {
      sum += count(name) + count(schema.text)
    }
    return sum
  }

  /// About how many tokens a message has.
  public func count(_ message: ModelMessage) -> Int {
    var sum = tokensPerMessage
    for part in message.content {
      switch part {
      case .text(let text): sum += count(text)
      case .image: sum += tokensPerImage
      }
    }
    for call in message.toolCalls { sum += 8 + count(call.name) + count(call.arguments) }
    return sum
  }

  private func count(_ passage: ModelPassage) -> Int {
    tokensPerMessage + count(passage.title) + count(passage.text)
      + passage.headings.reduce(0) { $0 + count($1) }
  }

  /// A number that the tokens of a request cannot exceed, without looking at its text: byte-pair tokens have at least
  /// one byte each.
  static func limit(of request: ModelRequest) -> Int {
    var bytes = 16 + request.instructions.utf8.count
    for message in request.messages {
      bytes += 16
      for part in message.content {
        switch part {
        case .text(let text): bytes += text.utf8.count
        case .image: bytes += 4096
        }
      }
      for call in message.toolCalls { bytes += 32 + call.name.utf8.count + call.arguments.utf8.count }
    }
    for passage in request.passages {
      bytes += 16 + passage.title.utf8.count + passage.text.utf8.count
      for heading in passage.headings { bytes += heading.utf8.count }
    }
    // The tools' schemas are trees; most stay under two kilobytes.
    bytes += request.tools.count * 2048
    if case .schema = request.outputFormat { bytes += 8192 }
    return bytes
  }
}
