import Essentials
import LanguageModels
import Testing

@Suite("Counting tokens")
struct TokenEstimatorTests {
  /// Counted with tiktoken 0.12's `o200k_base`.
  static let counted: [(text: String, tokens: Int)] = [
    ("How much is parking?", 5),
    (
      "I bought two tickets for Friday but I can't come any more. Can I get a refund, or send them to a friend?",
      26
    ),
    (
      "Ich habe zwei Karten für Freitag gekauft, kann aber leider nicht kommen. Bekomme ich mein Geld zurück?",
      21
    ),
    ("Je voudrais savoir à quelle heure ouvrent les portes et combien coûte le parking.", 16),
    ("¿Puedo cambiar mis entradas por otra fecha sin pagar más?", 13),
    ("Сколько стоит парковка и когда открываются двери?", 11),
    ("駐車場の料金はいくらですか。", 11),
    ("停车场每天多少钱？", 5),
    ("주차 요금은 얼마인가요?", 9),
    ("{\"order\": \"ord_01h455\", \"seats\": [12, 13], \"total\": 84.50}", 28),
    ("| plan | price | speed |\n| --- | --- | --- |\n| Fibre 100 | 29.99 | 100 Mbit/s |", 30),
  ]

  @Test("The estimate is within a third of the vocabulary's own count, or two tokens", arguments: counted)
  func estimate(text: String, tokens: Int) {
    let estimate = TokenEstimator(.openai).count(text)
    #expect(abs(estimate - tokens) <= max(2, tokens / 3), "\(estimate) for \(tokens)")
  }

  @Test("Nothing has no tokens, and a longer text never has fewer")
  func growth() {
    for family in TokenizerFamily.allCases {
      let estimator = TokenEstimator(family)
      #expect(estimator.count("") == 0)
      var text = ""
      var last = 0
      for scalar in "Größe 12 345,– „Ja“ 東京タワー 서울 Москва 🙂🙂 camelCase\n\n  x()".unicodeScalars {
        text.unicodeScalars.append(scalar)
        let count = estimator.count(text)
        #expect(count >= last - 1, "\(text)")
        last = count
      }
    }
  }

  @Test("Any bytes are counted, also cut characters")
  func noise() {
    var generator = SplitMix64(seed: 3)
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(TokenEstimator().count(text) >= 0)
    }
  }

  @Test("A request counts its instructions, messages, passages and tools")
  func request() {
    let caller = ModelCaller(tenant: TenantContext(tenant: .single))
    let estimator = TokenEstimator()
    let plain = ModelRequest(
      caller: caller, messages: [ModelMessage(role: .user, text: "How much is parking?")])
    var full = plain
    full.instructions = "You are the assistant of Northside."
    full.passages = [
      ModelPassage(
        id: "p", title: "Parking", headings: ["Prices"], text: "A car costs 8 pounds a day.", similarity: nil,
        isKeywordMatch: false)
    ]
    full.tools = [
      ModelTool(name: "find_events", description: "Finds events.", parameters: ["type": "object"])
    ]
    full.messages[0].content.append(.image(ModelImage(.url("https://x"))))
    #expect((8...16).contains(estimator.count(plain)))
    #expect(estimator.count(full) > estimator.count(plain) + 1000)
  }
}
