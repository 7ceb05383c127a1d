/// The check digits of the numbers that people pay with.
public enum CheckDigits {
  /// Whether the last digit of a card's number checks the others (Luhn, ISO/IEC 7812-1); zeros alone are no number.
  public static func passLuhn(_ digits: some BidirectionalCollection<Int>) -> Bool {
    var sum = 0
    var isOther = false
    for digit in digits.reversed() {
      sum += isOther ? digit * 2 - (digit > 4 ? 9 : 0) : digit
      isOther.toggle()
    }
    return sum > 0 && sum.isMultiple(of: 10)
  }

  /// Whether the two digits behind the country check the rest of an account's number (IBAN, ISO 13616): capital letters
  /// and digits without spaces, 15 to 34 of them.
  public static func passIBAN(_ number: some Collection<Character>) -> Bool {
    guard (15...34).contains(number.count), number.prefix(2).allSatisfy(\.isLetter),
      number.dropFirst(2).prefix(2).allSatisfy(\.isNumber)
    else { return false }
    var rest = 0
    for part in [number.dropFirst(4), number.prefix(4)] {
      for character in part {
        guard let value = character.digitOfThirtySix else { return false }
        rest = (rest * (value > 9 ? 100 : 10) + value) % 97
      }
    }
    return rest == 1
  }
}

extension Character {
  /// 0 to 9, and 10 to 35 for A to Z.
  fileprivate var digitOfThirtySix: Int? {
    guard let ascii = asciiValue else { return nil }
    return switch ascii {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(ascii) - 48
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(ascii) - 55
    default: nil
    }
  }
}
