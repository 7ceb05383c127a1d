import Essentials

/// Finds keys, tokens and passwords by their form.
enum SecretFinder {
  /// The secrets in a text.
  static func secrets(in text: String) -> [String] {
    var secrets: [String] = []
    if text.contains("-----BEGIN"), text.contains("KEY-----") { secrets.append("-----BEGIN … KEY-----") }
    let tokens = text.unicodeScalars.split(whereSeparator: isBetween).map { Substring($0) }
    for (place, token) in tokens.enumerated() where token.utf8.count >= shortest {
      let word = token.drop { ".:=".contains($0) }
      if isKey(word) || (looksLikePassword(word) && isNamed(tokens[..<place])) {
        secrets.append(String(word))
      }
    }
    return secrets
  }

  /// Whether it stands between words; most are told without a look into Unicode's tables.
  private static func isBetween(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " ", "\n", "\t", "\r", "\"", "'", "`", "(", ")", "<", ">", "*", "|", ",", ";", "“", "”": true
    default: !scalar.isASCII && scalar.properties.isWhitespace
    }
  }

  /// Letters and digits, or digits alone.
  private static func looksLikePassword(_ word: Substring) -> Bool {
    guard word.utf8.count >= shortest, word.contains(where: \.isNumber) else { return false }
    if word.allSatisfy(\.isNumber) { return word.count >= shortest }
    // "Your password: at least 12 characters" names a rule.
    return word.count >= 5 && word.contains(where: \.isLetter)
  }

  /// Whether what goes before says that a password follows: `password: hunter2`, `PIN is 4821`.
  private static func isNamed(_ before: ArraySlice<Substring>) -> Bool {
    var isSaid = false
    for token in before.reversed() {
      let plain = token.lowercased().filter { $0.isLetter || $0 == ":" || $0 == "=" }
      if fillers.contains(plain) {
        isSaid = isSaid || plain != "="
      } else {
        return names.contains { (isSaid ? plain + ":" : plain).hasSuffix($0) }
      }
    }
    return false
  }

  private static let shortest = 3
  private static let fillers: Set<String> = ["is", ":", "="]

  private static let prefixes = [
    "sk-", "sk_live_", "sk_test_", "rk_live_", "pk_live_", "ghp_", "gho_", "github_pat_", "glpat-", "xoxb-",
    "xoxp-", "xapp-", "AKIA", "ASIA", "AIza", "ya29.", "eyJ", "SG.", "hf_", "npm_", "whsec_", "dop_v1_",
  ]

  private static func isKey(_ word: Substring) -> Bool {
    guard word.utf8.count >= 16 else { return false }
    let body = word.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.+/=".contains($0)) }
    guard body.count >= 16 else { return false }
    if prefixes.contains(where: { body.hasPrefix($0) }) { return true }
    return body.count >= 28 && isRandom(body)
  }

  /// Whether it looks drawn by chance: letters of both kinds and digits, mixed, and no word or address.
  private static func isRandom(_ word: Substring) -> Bool {
    guard !word.contains("."), !word.contains("/") else { return false }
    let digits = word.count(where: \.isNumber)
    guard digits >= 4, word.contains(where: \.isLetter) else { return false }
    var changes = 0
    for (one, next) in zip(word, word.dropFirst()) where one.isNumber != next.isNumber { changes += 1 }
    return changes >= 6
  }

  private static let names = [
    "password:", "passwort:", "pin:", "passcode:", "cvv:", "cvc:", "secret:", "apikey:", "token:", "code:",
  ]
}

/// Finds the numbers of cards, accounts and persons by their form and check digits.
enum PersonalNumbers {
  /// The numbers in a text, as they are written.
  static func numbers(in text: String) -> [String] {
    guard text.utf8.count(where: { (0x30...0x39).contains($0) }) >= fewestDigits else { return [] }
    return runs(text).filter { isCard($0) || isAccount($0) || isInsurance($0) }
  }

  private static let fewestDigits = 6

  /// Runs of capitals, digits, spaces and hyphens that may be such a number.
  private static func runs(_ text: String) -> [String] {
    var runs: [String] = []
    var run = ""
    for character in text + "\n" {
      let isPart = character.isASCII && (character.isNumber || character.isUppercase)
      if isPart || ((character == " " || character == "-") && !run.isEmpty) {
        run.append(character)
      } else {
        if run.count(where: \.isNumber) >= fewestDigits { runs += pieces(of: run) }
        run = ""
      }
    }
    return runs
  }

  /// A run of words may begin or end with capitals that do not belong to the number.
  private static func pieces(of run: String) -> [String] {
    let words = run.split { $0 == " " }.map(String.init)
    var pieces = [run.trimmed.description]
    for start in words.indices where words[start].count == 4 || words[start].count == 2 {
      for end in start..<words.count { pieces.append(words[start...end].joined(separator: " ")) }
    }
    return pieces
  }

  /// Thirteen to nineteen digits whose check digit is right (Luhn).
  static func isCard(_ text: String) -> Bool {
    guard text.allSatisfy({ $0.isNumber || $0 == " " || $0 == "-" }) else { return false }
    let digits = text.compactMap(\.wholeNumberValue)
    guard (13...19).contains(digits.count), Set(digits).count > 1, (2...6).contains(digits[0]) else {
      return false
    }
    return CheckDigits.passLuhn(digits)
  }

  /// An IBAN whose check digits are right (ISO 13616).
  static func isAccount(_ text: String) -> Bool {
    CheckDigits.passIBAN(text.filter { $0 != " " && $0 != "-" })
  }

  /// A British National Insurance number or an American social security number.
  private static func isInsurance(_ text: String) -> Bool {
    let groups = text.split(separator: "-")
    if groups.map(\.count) == [3, 2, 4], groups.allSatisfy({ $0.allSatisfy(\.isNumber) }) { return true }
    let plain = Array(text.filter { $0 != " " })
    return plain.count == 9 && plain[0...1].allSatisfy(\.isUppercase) && plain[2...7].allSatisfy(\.isNumber)
      && "ABCD".contains(plain[8])
  }
}
