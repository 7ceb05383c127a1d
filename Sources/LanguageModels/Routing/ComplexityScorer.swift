/// Says how hard a message is to answer well, from what can be counted in a few microseconds. No model is asked.
///
/// Five things are counted, each from 0 to 1, and added up by their weights; together the weights exceed 1, since
/// few messages are hard in every way. The sum ends at 1.
///
/// | part | weight | what counts |
/// | --- | --- | --- |
/// | message length | 0.40 | tokens of the message, up to 100 |
/// | conversation length | 0.15 | messages before it, up to 20 |
/// | keywords | 0.45 | words that ask for comparing, explaining, calculating, planning …: one half for the first, half of the rest for each further one |
/// | question structure | 0.40 | further sentences 0.2, words that join or condition 0.2, further lines and numbers 0.1 each |
/// | tools needed | 0.30 | tools that the message speaks of 0.4, results of tools since the message 0.2, a tool that must be called 0.4 |
public struct ComplexityScorer: Sendable {
  /// How much each part counts.
  public struct Weights: Hashable, Sendable {
    public var messageLength = 0.40
    public var conversationLength = 0.15
    public var keywords = 0.45
    public var structure = 0.40
    public var tools = 0.30

    /// The weights that the table above states.
    public init() {}
  }

  /// A message of this many tokens is long.
  static let longMessage = 100
  /// A conversation of this many messages is long.
  static let longConversation = 20
  /// Bytes of a message that are looked at; what is longer is long anyway.
  static let readBytes = 4096

  private let weights: Weights

  /// Makes a scorer.
  public init(weights: Weights = Weights()) {
    self.weights = weights
  }

  /// The score of a request: of the last message of the user, and what stands around it.
  public func score(_ request: ModelRequest) -> ComplexityScore {
    let last = request.messages.lastIndex { $0.role == .user }
    var text = last.map { request.messages[$0].text } ?? ""
    let features = text.withUTF8 { bytes in
      MessageFeatures(
        UnsafeBufferPointer(rebasing: bytes.prefix(Self.readBytes)), keepsWords: !request.tools.isEmpty)
    }
    let before = last ?? request.messages.count
    let results = request.messages[(last ?? 0)...].count { $0.role == .tool }
    return ComplexityScore(parts: [
      .init(
        name: "message length", value: Self.share(features.tokens, of: Self.longMessage),
        weight: weights.messageLength),
      .init(
        name: "conversation length", value: Self.share(before, of: Self.longConversation),
        weight: weights.conversationLength),
      .init(name: "keywords", value: features.keywordValue, weight: weights.keywords),
      .init(name: "question structure", value: features.structureValue, weight: weights.structure),
      .init(
        name: "tools needed", value: toolValue(request, features, results: results), weight: weights.tools),
    ])
  }

  private func toolValue(_ request: ModelRequest, _ features: MessageFeatures, results: Int) -> Double {
    guard !request.tools.isEmpty, request.toolChoice != .none else { return 0 }
    var value = 0.2 * Double(results)
    switch request.toolChoice {
    case .required, .tool: value += 0.4
    case .automatic, .none: break
    }
    for tool in request.tools where value < 1 && features.speaks(of: tool.name) { value += 0.4 }
    return min(value, 1)
  }

  private static func share(_ count: Int, of whole: Int) -> Double {
    min(Double(count) / Double(whole), 1)
  }
}
