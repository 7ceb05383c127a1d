import Essentials
import LanguageModels
import Testing

@Suite("Prices")
struct PriceTests {
  static let price = ModelPrice(
    rates: .init(input: 250_000, cachedInput: 25_000, cacheWrite: 312_500, output: 2_000_000),
    longContext: .init(above: 1000, rates: .init(input: 500_000, output: 4_000_000)), source: "test", date: ""
  )

  @Test("A call costs what its fresh, cached, written and answered tokens cost, rounded once, half up")
  func cost() {
    // 700 × 0.25 + 200 × 0.025 + 100 × 0.3125 + 50 × 2 = 175 + 5 + 31.25 + 100
    let usage = TokenUsage(input: 1000, output: 50, cachedInput: 200, cacheWrites: 100)
    #expect(Self.price.microdollars(of: usage) == 311)
    #expect(Self.price.microdollars(of: TokenUsage(input: 1, output: 0)) == 0)
    #expect(Self.price.microdollars(of: TokenUsage(input: 2, output: 0)) == 1)
    #expect(Self.price.microdollars(of: TokenUsage(input: 0, output: 0)) == 0)
  }

  @Test("A long request costs more as a whole")
  func longContext() {
    #expect(Self.price.microdollars(of: TokenUsage(input: 1001, output: 0)) == 501)
  }

  @Test("Counts that cannot be are no reason to fail")
  func absurd() {
    #expect(Self.price.microdollars(of: TokenUsage(input: -5, output: -5)) == 0)
    #expect(
      Self.price.microdollars(of: TokenUsage(input: 10, output: 0, cachedInput: 99, cacheWrites: 99)) == 0)
    #expect(Self.price.microdollars(of: TokenUsage(input: .max, output: .max)) > 9_000_000_000_000)
  }

  @Test("Every entry of the table has a price, a source and the table's day")
  func table() {
    let known = KnownModels.builtIn
    #expect(known.all.count > 80)
    #expect(known.date.split(separator: "-").map(\.count) == [4, 2, 2])
    for (vendor, model) in known.all {
      #expect(model.price.source.hasPrefix("https://"), "\(vendor) \(model.id)")
      #expect(model.price.date == known.date)
      #expect(model.price.rates.cachedInput <= model.price.rates.input, "\(vendor) \(model.id)")
      #expect(model.price.rates.input > 0 || model.price.rates.output > 0, "\(vendor) \(model.id)")
    }
  }

  @Test(
    "A model is found under its dated and its full name too",
    arguments: [
      ("gpt-5-mini", ProviderType.openai), ("gpt-5-mini-2025-08-07", .openaiResponses),
      ("gpt-5-mini", .azureOpenAI), ("claude-haiku-4-5-20251001", .anthropic),
      ("models/gemini-2.5-flash", .gemini), ("gemini-2.5-flash@001", .vertex),
    ])
  func lookUp(id: String, type: ProviderType) {
    #expect(KnownModels.builtIn.model(id, of: type) != nil)
  }

  @Test("What is not known has no price")
  func unknown() {
    #expect(KnownModels.builtIn.model("gpt-5-mini-turbo-x", of: .openai) == nil)
    #expect(KnownModels.builtIn.model("gpt-5-mini", of: .openaiCompatible, at: "http://127.0.0.1/v1") == nil)
    let deepSeek = KnownModels.builtIn.model(
      "deepseek-chat", of: .openaiCompatible, at: "https://api.deepseek.com/v1")
    #expect(deepSeek != nil)
  }

  @Test(
    "Dollars are read exactly",
    arguments: [("20", 20_000_000), ("$0.25", 250_000), ("0.000001", 1), ("1_000.5", 1_000_500_000)]
      as [(String, Int64)])
  func dollars(text: String, microdollars: Int64) {
    #expect(DollarAmount(configuration: text, isPlain: true)?.microdollars == microdollars)
  }

  @Test(
    "What is no amount is refused", arguments: ["", "-1", "1.", ".5", "1.2.3", "0.0000001", "ten", "1e3"])
  func noDollars(text: String) {
    #expect(DollarAmount(configuration: text, isPlain: true) == nil)
  }

  @Test("Amounts are written with cents or finer, never with one digit")
  func writing() {
    let texts = [20_000_000, 250_000, 500_000, 123, -1_000_000].map {
      DollarAmount(microdollars: $0).description
    }
    #expect(texts == ["$20", "$0.25", "$0.50", "$0.000123", "-$1"])
  }
}
