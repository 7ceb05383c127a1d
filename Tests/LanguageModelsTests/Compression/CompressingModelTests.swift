import Embeddings
import Essentials
import LanguageModels
import Testing
import UsherTesting

@Suite("Conversations that are too long are shortened", .timeLimit(.minutes(10)))
struct CompressingModelTests {
  /// A word is a token.
  private static let tokens: @Sendable (String) -> Int = { $0.split(separator: " ").count }

  private func exchange(_ question: String, _ answer: String) -> [ModelMessage] {
    [ModelMessage(role: .user, text: question), ModelMessage(role: .assistant, text: answer)]
  }

  /// Ten exchanges of some thirty words, one of them about parking, and a question about that.
  private var conversation: [ModelMessage] {
    (0..<10).flatMap { number in
      number == 3
        ? exchange(
          "Where can I leave my car?",
          "Parking is below the hall. Parking costs twelve pounds a day. Bring coins.")
        : exchange(
          "Tell me about seat number \(number) in the hall please.",
          "Seat \(number) is a fine seat with a view of the stage. It is made of red velvet. It creaks a little."
        )
    } + [ModelMessage(role: .user, text: "What did you say parking costs?")]
  }

  private func model(
    _ limit: Int, embedder: (any TextEmbedder)? = nil,
    _ upstream: StubModel = StubModel(text: "Twelve pounds.")
  ) -> CompressingModel {
    CompressingModel(
      upstream, CompressionConfiguration(historyTokens: limit), embedder: embedder, tokens: Self.tokens)
  }

  private func request(_ messages: [ModelMessage]) -> ModelRequest {
    ModelRequest.asking("").with { $0.messages = messages }
  }

  @Test("Within the budget nothing changes")
  func short() async {
    let request = request(conversation)
    let (compressed, report) = await model(2000).compress(request)
    #expect(compressed.messages == request.messages && report.tokensBefore == report.tokensAfter)
  }

  @Test(
    "What has to do with the question stays, and the last two exchanges; order and question stay as they are",
    arguments: [false, true])
  func relevance(hasEmbedder: Bool) async throws {
    let embedder = hasEmbedder ? try SentenceEncoder.load(directory: EmbeddingModelLocation.directory) : nil
    let stub = StubModel(text: "Twelve pounds.")
    let model = model(130, embedder: embedder, stub)
    _ = try await model.respond(to: request(conversation)).response()
    let messages = try #require(stub.requests.first).messages
    let texts = messages.map(\.text)
    #expect(texts.contains { $0.contains("twelve pounds a day") })
    #expect(texts.contains { $0.contains("number 8") } && texts.contains { $0.contains("number 9") })
    #expect(texts.last == "What did you say parking costs?")
    let places = texts.compactMap { text in conversation.firstIndex { $0.text == text } }
    #expect(places == places.sorted() && messages.count < conversation.count)
    let statistics = model.statistics
    #expect(statistics.compressed == 1 && statistics.tokensAfter <= 130 && statistics.savedTokens > 100)
  }

  @Test("The same conversation always gives the same")
  func determinism() async throws {
    let embedder = try SentenceEncoder.load(directory: EmbeddingModelLocation.directory)
    let first = await model(120, embedder: embedder).compress(request(conversation))
    for _ in 0..<5 {
      let again = await model(120, embedder: embedder).compress(request(conversation))
      #expect(again.request.messages == first.request.messages && again.report == first.report)
    }
  }

  @Test("What there is no room for as a whole leaves its best sentences, and shows the gap")
  func extracts() async {
    let long = (0..<40).map { "Sentence number \($0) says nothing much at all." }.joined(separator: " ")
    let messages =
      exchange("Tell me all about parking.", long + " Parking costs twelve pounds a day. " + long)
      + exchange("a", "b") + exchange("c", "d") + [ModelMessage(role: .user, text: "What does parking cost?")]
    let (compressed, report) = await model(100).compress(request(messages))
    #expect(report.shortened == 1 && report.tokensAfter <= 100 && report.dropped == 0)
    let extract = compressed.messages[1].text
    #expect(extract.contains("Parking costs twelve pounds a day.") && extract.contains("…"))
    #expect(compressed.messages.map(\.role) == messages.map(\.role))
  }

  @Test("Instructions and messages of the system are never touched")
  func systemText() async {
    var messages = conversation
    messages.insert(ModelMessage(role: .system, text: String(repeating: "rule ", count: 300)), at: 2)
    let request = request(messages).with { $0.instructions = String(repeating: "be kind ", count: 3000) }
    let (compressed, _) = await model(50).compress(request)
    #expect(compressed.instructions == request.instructions)
    #expect(compressed.messages.contains(messages[2]))
    #expect(Array(compressed.messages.suffix(5)) == Array(messages.suffix(5)))
  }

  @Test("No tool's result is ever without its call, nor a call without its result", arguments: 0..<60)
  func tools(seed: Int) async {
    var random = SplitMix64(seed: UInt64(seed))
    var messages: [ModelMessage] = []
    for number in 0..<Int.random(in: 3..<12, using: &random) {
      messages.append(ModelMessage(role: .user, text: "Question \(number) about seats and parking."))
      for call in 0..<Int.random(in: 0..<3, using: &random) {
        let id = "call_\(number)_\(call)"
        messages.append(
          ModelMessage(
            role: .assistant, content: [], toolCalls: [ToolCall(id: id, name: "find", arguments: "{}")]))
        messages.append(
          ModelMessage(
            role: .tool,
            content: [.text(String(repeating: "row ", count: Int.random(in: 1..<80, using: &random)))],
            toolCallID: id))
      }
      messages.append(
        ModelMessage(role: .assistant, text: "Answer \(number). It is rather long. It goes on."))
    }
    messages.append(ModelMessage(role: .user, text: "And parking?"))
    let limit = Int.random(in: 10..<300, using: &random)
    let (compressed, report) = await model(limit).compress(request(messages))
    let calls = compressed.messages.flatMap(\.toolCalls).map(\.id)
    let results = compressed.messages.compactMap(\.toolCallID)
    #expect(calls == results)
    #expect(compressed.messages.last == messages.last && report.tokensAfter <= report.tokensBefore)
    #expect(compressed.messages.first?.role == .user)
    let kept = Exchanges.tokens(of: messages, lastExchanges: 2, Self.tokens)
    #expect(report.tokensAfter <= max(limit, kept))
  }

  @Test("A question under way with tools is left whole")
  func underWay() async {
    let call = ModelMessage(
      role: .assistant, content: [], toolCalls: [ToolCall(id: "a", name: "find", arguments: "{}")])
    let result = ModelMessage(
      role: .tool, content: [.text(String(repeating: "row ", count: 500))], toolCallID: "a")
    let messages = conversation + [call, result]
    let (compressed, _) = await model(60).compress(request(messages))
    #expect(Array(compressed.messages.suffix(3)) == Array(messages.suffix(3)))
  }
}

/// What the last exchanges before the last message weigh, counted in another way than the compression does.
private enum Exchanges {
  static func tokens(of messages: [ModelMessage], lastExchanges: Int, _ count: (String) -> Int) -> Int {
    var users = 0
    var sum = 0
    for message in messages.dropLast().reversed() where users < lastExchanges {
      sum += count(message.text) + 4
      for call in message.toolCalls { sum += count(call.name) + count(call.arguments) + 4 }
      if message.role == .user { users += 1 }
    }
    return sum
  }
}
