import Embeddings

/// Fits a conversation into a budget of tokens. What has most to do with the last message is kept, then what is most
/// recent; of the rest there are extracts as far as there is room. The same conversation always gives the same.
struct HistoryCompression: Sendable {
  let configuration: CompressionConfiguration
  let embedder: (any TextEmbedder)?
  let count: @Sendable (String) -> Int

  /// Longer exchanges are embedded by their beginning, in characters.
  private static let embeddedCharacters = 600

  func compress(_ request: ModelRequest) async -> (request: ModelRequest, report: CompressionReport) {
    guard let last = request.messages.lastIndex(where: { $0.role == .user }) else {
      return (request, CompressionReport(tokensBefore: 0, tokensAfter: 0))
    }
    let history = Exchange.cut(request.messages[..<last])
    let weights = history.map { $0.tokens(count) }
    let before = weights.reduce(0, +)
    guard before > configuration.historyTokens else {
      return (request, CompressionReport(tokensBefore: before, tokensAfter: before))
    }
    let firstKept = max(0, history.count - configuration.keptExchanges)
    let fixed = Set(history.indices.filter { $0 >= firstKept || history[$0].hasSystemText })
    var kept: [Int: Exchange] = [:]
    var room = configuration.historyTokens
    for index in fixed {
      kept[index] = history[index]
      room -= weights[index]
    }
    let question = request.messages[last].text
    let ranked = await ranked(history, history.indices.filter { !fixed.contains($0) }, question)
    var shortened = 0
    var rest: [Int] = []
    for index in ranked {
      if weights[index] <= room {
        kept[index] = history[index]
        room -= weights[index]
      } else {
        rest.append(index)
      }
    }
    let words = Extract.words(of: question)
    for index in rest {
      guard let extract = extract(of: history[index], for: words, room) else { continue }
      kept[index] = extract
      room -= extract.tokens(count)
      shortened += 1
    }
    var compressed = request
    compressed.messages = history.indices.flatMap { kept[$0]?.messages ?? [] } + request.messages[last...]
    return (
      compressed,
      CompressionReport(
        tokensBefore: before, tokensAfter: kept.values.reduce(0) { $0 + $1.tokens(count) },
        shortened: shortened, dropped: history.count - kept.count)
    )
  }

  /// The exchanges by relevance.
  private func ranked(_ history: [Exchange], _ indices: [Int], _ question: String) async -> [Int] {
    let texts = indices.map { String(history[$0].text.prefix(Self.embeddedCharacters)) }
    var relevance: [Double]
    if let embedder, let vectors = try? await embedder.embed([question] + texts), let first = vectors.first {
      relevance = vectors.dropFirst().map { Double(first.cosine($0)) }
    } else {
      let words = Extract.words(of: question)
      relevance = texts.map { text in
        let shared = Extract.words(of: text).intersection(words).count
        return words.isEmpty ? 0 : Double(shared) / Double(words.count)
      }
    }
    for (place, index) in indices.enumerated() where history.count > 1 {
      relevance[place] += configuration.recencyWeight * Double(index) / Double(history.count - 1)
    }
    let order = indices.indices.sorted {
      relevance[$0] == relevance[$1] ? $0 > $1 : relevance[$0] > relevance[$1]
    }
    return order.map { indices[$0] }
  }

  /// What is left of an exchange in so much room: of what customer and assistant said the best sentences; tool calls go
  /// with their results, whose gist the answer behind them holds.
  private func extract(of exchange: Exchange, for words: Set<String>, _ room: Int) -> Exchange? {
    guard room >= configuration.smallestExtract else { return nil }
    let spoken = exchange.messages.filter { ($0.role == .user || $0.role == .assistant) && !$0.text.isEmpty }
    // A service may want turns to alternate: an answer without its question is left out.
    guard let opening = spoken.first else { return nil }
    var left = room
    var messages: [ModelMessage] = []
    for message in [opening] + spoken.dropFirst().suffix(1) {
      // The question takes half of the room at most.
      let share = message == opening && spoken.count > 1 ? left / 2 : left
      let frame = message.tokens { _ in 0 }
      guard share > frame, let text = Extract.of(message.text, for: words, tokens: share - frame, count)
      else {
        return messages.isEmpty ? nil : Exchange(messages: messages)
      }
      let shortened = ModelMessage(role: message.role, text: text)
      guard shortened.tokens(count) <= left else { break }
      messages.append(shortened)
      left -= shortened.tokens(count)
    }
    return messages.isEmpty ? nil : Exchange(messages: messages)
  }
}
