import Testing

@testable import Essentials

@Suite("Check digits")
struct CheckDigitsTests {
  /// The numbers that card services give out for tests.
  @Test(
    "of cards hold",
    arguments: ["4242424242424242", "5555555555554444", "378282246310005", "6011111111111117"])
  func cards(_ number: String) {
    let digits = number.compactMap(\.wholeNumberValue)
    #expect(CheckDigits.passLuhn(digits))
    for place in digits.indices {
      var wrong = digits
      wrong[place] = (wrong[place] + 1) % 10
      #expect(!CheckDigits.passLuhn(wrong))
    }
  }

  @Test("of nothing and of zeros do not hold")
  func zeros() {
    #expect(!CheckDigits.passLuhn([Int]()) && !CheckDigits.passLuhn([Int](repeating: 0, count: 16)))
  }

  /// Examples of the registry of IBANs.
  @Test(
    "of accounts hold",
    arguments: [
      "GB29NWBK60161331926819", "DE89370400440532013000", "NO9386011117947",
      "MT84MALT011000012345MTLCAST001S",
    ])
  func accounts(_ number: String) {
    #expect(CheckDigits.passIBAN(number))
    #expect(!CheckDigits.passIBAN(number.dropLast() + (number.hasSuffix("1") ? "2" : "1")))
    #expect(!CheckDigits.passIBAN(number.lowercased()))
  }

  @Test(
    "of what is no account do not hold",
    arguments: [
      "", "GB29", "1229NWBK60161331926819", "GB29 NWBK 6016 1331 9268 19", "DE8937040044053201300é",
    ])
  func noAccounts(_ number: String) {
    #expect(!CheckDigits.passIBAN(number))
  }
}
