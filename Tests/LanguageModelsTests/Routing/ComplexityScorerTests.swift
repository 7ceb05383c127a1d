import Essentials
import LanguageModels
import Testing

@Suite("How hard a message is")
struct ComplexityScorerTests {
  static func request(_ text: String, before: Int = 0, tools: [String] = [], choice: ToolChoice = .automatic)
    -> ModelRequest
  {
    let earlier = (0..<before).map {
      ModelMessage(role: $0.isMultiple(of: 2) ? .user : .assistant, text: "Earlier.")
    }
    return ModelRequest(
      caller: ModelCaller(tenant: TenantContext(tenant: .single)),
      messages: earlier + [ModelMessage(role: .user, text: text)],
      tools: tools.map { ModelTool(name: $0, description: "", parameters: [:]) }, toolChoice: choice)
  }

  static func score(_ text: String, before: Int = 0, tools: [String] = []) -> Double {
    ComplexityScorer().score(request(text, before: before, tools: tools)).value
  }

  @Test(
    "What is simple scores below 0.3",
    arguments: [
      "", "Hi!", "Thanks, bye", "How much is parking?", "What time do the doors open?", "I need a receipt",
      "Where can I find my tickets?", "Can I bring a bag?", "what is my balance", "Wann öffnen die Türen?",
    ])
  func simple(text: String) {
    #expect(Self.score(text) < 0.3)
  }

  @Test(
    "What is hard scores above 0.7",
    arguments: [
      """
      Compare the three fibre plans for a household of five that streams in 4K and works from home, explain step by \
      step which is cheapest over two years including the early termination fee, and what happens if we move house.
      """,
      """
      My bill is wrong: I was charged 42.50 in March and 61.20 in April, although I cancelled the sports package on \
      12 March. Please calculate what I should have paid, explain the difference, and tell me whether a refund or a \
      credit is better if I leave in June.
      """,
      """
      Vergleiche bitte die drei Tarife und erkläre, warum der teurere besser ist, wenn wir zu fünft zu Hause \
      arbeiten und streamen; berechne die Kosten über 24 Monate und begründe Schritt für Schritt, ob sich ein Wechsel \
      lohnt, obwohl der Vertrag noch 8 Monate läuft.
      """,
    ])
  func hard(text: String) {
    #expect(Self.score(text) > 0.7)
  }

  @Test("What lies between is between")
  func between() {
    let score = Self.score(
      "I bought two tickets for Friday but I can't come any more. Can I get a refund, or send them to a friend? "
        + "And what about the parking that I booked with them, is that lost or refunded too?")
    #expect((0.3...0.7).contains(score))
  }

  @Test("A longer conversation, and tools that the message speaks of, make it harder")
  func surroundings() {
    let text = "I want a refund for both tickets"
    #expect(Self.score(text, before: 10) > Self.score(text))
    #expect(Self.score(text, tools: ["issue_refund"]) > Self.score(text, tools: ["find_events"]))
    #expect(
      Self.score(text, tools: ["findTicket", "issueRefund"]) > Self.score(text, tools: ["issueRefund"]))
    let forced = ComplexityScorer().score(Self.request(text, tools: ["x"], choice: .required)).value
    let none = ComplexityScorer().score(Self.request(text, tools: ["issue_refund"], choice: .none)).value
    #expect(forced > none && none == Self.score(text))
  }

  @Test("The score is the sum of parts that can be shown, never outside 0 and 1")
  func bounds() {
    var generator = SplitMix64(seed: 5)
    let words = ["why", "compare", "and", "refund", "é", "漢字", "12.5", "?", "\n", "🙂", "a", "step"]
    for _ in 0..<300 {
      let text = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
        words.randomElement(using: &generator) ?? ""
      }.joined(separator: " ")
      let score = ComplexityScorer().score(
        Self.request(text, before: Int.random(in: 0...50, using: &generator), tools: ["refund_step"]))
      #expect((0...1).contains(score.value))
      #expect(score.parts.allSatisfy { (0...1).contains($0.value) } && score.parts.count == 5)
    }
  }

  @Test("A request without a message has a score too")
  func empty() {
    let request = ModelRequest(caller: ModelCaller(tenant: TenantContext(tenant: .single)), messages: [])
    #expect(ComplexityScorer().score(request).value == 0)
  }
}
