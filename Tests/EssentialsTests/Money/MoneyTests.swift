import Essentials
import Testing

@Suite("Money")
struct MoneyTests {
  @Test(
    "Amounts are written as people read them",
    arguments: [
      (Money(minorUnits: 12_000, .usd), "$120.00"), (Money(minorUnits: 125_000, .usd), "$1,250.00"),
      (Money(minorUnits: -350, .eur), "-€3.50"), (Money(minorUnits: 5, .gbp), "£0.05"),
      (Money(minorUnits: 1_234_567, .jpy), "¥1,234,567"),
      (Money(minorUnits: .min, .usd), "-$92,233,720,368,547,758.08"),
    ])
  func text(money: Money, text: String) {
    #expect(money.description == text)
  }

  @Test(
    "Decimal numbers are read exactly",
    arguments: [
      ("120", 12_000), ("120.5", 12_050), ("1,250.00", 125_000), ("-0.01", -1), ("0.00", 0),
      ("92233720368547758.07", Int64.max),
    ])
  func reading(text: String, cents: Int64) {
    #expect(Money(decimal: text, .usd) == Money(minorUnits: cents, .usd))
  }

  @Test(
    "What is no exact amount is refused",
    arguments: ["", "-", ".5", "1.", "1.234", "1e3", "abc", "1.2.3", "92233720368547758.08", "٣"])
  func refusals(text: String) {
    #expect(Money(decimal: text, .usd) == nil)
  }

  @Test("A currency without a minor unit takes no fraction")
  func yen() {
    #expect(Money(decimal: "500", .jpy)?.minorUnits == 500)
    #expect(Money(decimal: "500.0", .jpy) == nil)
    #expect(Currency("kwd")?.minorUnitsPerMajor == 1000)
    #expect(Currency("dollars") == nil)
  }

  @Test("Sums and products are exact, and refuse to mix or overflow")
  func arithmetic() throws {
    let ten = Money(minorUnits: 1000, .usd)
    #expect(try ten + ten - Money(minorUnits: 1, .usd) == Money(minorUnits: 1999, .usd))
    #expect(try ten * 3 == Money(minorUnits: 3000, .usd))
    #expect(try Money.sum([ten, ten], in: .usd) == ten * 2)
    #expect(try Money.zero(.usd) < ten)
    #expect(throws: MoneyError.mixedCurrencies(.usd, .eur)) { try ten + .zero(.eur) }
    #expect(throws: MoneyError.mixedCurrencies(.usd, .eur)) { try ten < .zero(.eur) }
    #expect(throws: MoneyError.overflow) { try Money(minorUnits: .max, .usd) + ten }
    #expect(throws: MoneyError.overflow) { try Money(minorUnits: .max, .usd) * 2 }
  }

  @Test(
    "Shares are rounded half up, and what is given back is what was taken",
    arguments: [
      ("8.875", 12_000, 1065), ("8.875", 100, 9), ("10", 5, 1), ("10", 4, 0), ("10", -5, -1),
      ("0", 12_000, 0),
      ("50", 3, 2),
    ])
  func shares(percent: String, cents: Int64, share: Int64) throws {
    let rate = try #require(Rate(percent: percent))
    #expect(try Money(minorUnits: cents, .usd).share(rate).minorUnits == share)
  }

  @Test("A tax that is in the price is taken out of it")
  func included() throws {
    let rate = try #require(Rate(percent: "19"))
    #expect(try Money(minorUnits: 11_900, .eur).includedShare(rate).minorUnits == 1900)
  }

  @Test("Percentages are exact to the millionth", arguments: ["8.875", "0", "100", "0.0001", "7.5"])
  func percentages(text: String) {
    #expect(Rate(percent: text)?.percentText == text)
    for wrong in ["", "-1", "1.00001", "1001", "x", "1."] { #expect(Rate(percent: wrong) == nil) }
  }
}
