/// Brings the ways to write a word to one: lower case, without accents, with plain quotes and digits.
enum Folding {
  /// What one scalar becomes; nothing for what is no letter, digit or apostrophe.
  static func letters(of scalar: Unicode.Scalar) -> String? {
    if let known = table[scalar] { return known }
    let properties = scalar.properties
    if let digit = decimalDigit(of: scalar) { return String(digit) }
    // Marks that stand behind their letter, as in decomposed text, fall away.
    if properties.generalCategory == .nonspacingMark { return "" }
    return properties.isAlphabetic ? properties.lowercaseMapping : nil
  }

  /// The value of a digit of any script.
  static func decimalDigit(of scalar: Unicode.Scalar) -> Int? {
    guard scalar.properties.generalCategory == .decimalNumber, let value = scalar.properties.numericValue
    else { return nil }
    return Int(value)
  }

  /// A whole text, folded; what is no letter or digit becomes one space.
  static func fold(_ text: String) -> String {
    var folded = ""
    for scalar in text.unicodeScalars {
      if let ascii = ASCII.folded(scalar) {
        folded.unicodeScalars.append(ascii)
      } else if let letters = letters(of: scalar), !scalar.isASCII {
        folded += letters
      } else if folded.last != " " {
        folded += " "
      }
    }
    return folded
  }

  private static let table: [Unicode.Scalar: String] = {
    let rows = [
      "a": "àáâãäåāăąǎ", "c": "çćĉċč", "d": "ďđð", "e": "èéêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ",
      "i": "ìíîïĩīĭįıİ",
      "j": "ĵ", "k": "ķ", "l": "ĺļľŀł", "n": "ñńņňŉ", "o": "òóôõöøōŏő", "r": "ŕŗř", "s": "śŝşšș", "t": "ţťŧț",
      "u": "ùúûüũūŭůűų", "w": "ŵ", "y": "ýÿŷ", "z": "źżž", "ae": "æ", "oe": "œ", "ss": "ß", "th": "þ",
      "'": "’‘ʼ´`",
    ]
    var table: [Unicode.Scalar: String] = [:]
    for (plain, accented) in rows {
      for scalar in accented.unicodeScalars {
        table[scalar] = plain
        let capital = scalar.properties.uppercaseMapping.unicodeScalars
        if capital.count == 1, let only = capital.first, !only.isASCII { table[only] = plain }
      }
    }
    return table
  }()
}

/// Facts about plain letters.
enum ASCII {
  /// A letter in lower case or a digit; nothing for the rest.
  static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "a"..."z", "0"..."9": scalar
    case "A"..."Z": Unicode.Scalar(scalar.value + 32)
    default: nil
    }
  }

  static func isLetter(_ byte: UInt8) -> Bool { (byte | 32) >= 97 && (byte | 32) <= 122 }
  static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}
