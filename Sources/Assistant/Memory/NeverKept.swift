import Essentials

/// What is never remembered, recognised by how it looks. It errs on the side of refusing: a fact that is not kept does
/// less harm than a card number that is.
enum NeverKept: String, CaseIterable {
  case card = "a card number"
  case account = "a bank account number"
  case identity = "an identity number"
  case secret = "a password or another secret"
  case health = "something about health"

  /// What a text holds of it, if anything.
  static func found(in text: String) -> NeverKept? {
    // A message has lost its card numbers already.
    if CardDetails.werePart(of: text) { return .card }
    if holdsAccount(text) { return .account }
    let digits = runsOfDigits(in: text)
    if digits.contains(where: isCard) { return .card }
    if digits.contains(where: { $0.count == 9 && $0.isGrouped([3, 2, 4]) }) { return .identity }
    let words = Array(Words(text))
    if words.contains(where: secretWords.contains) || pairs(words).contains(where: secretPairs.contains) {
      return .secret
    }
    let saysHealth = words.contains { word in
      healthWords.contains(word) || healthStems.contains { word.hasPrefix($0) }
    }
    return saysHealth || pairs(words).contains(where: healthPairs.contains) ? .health : nil
  }

  // MARK: Numbers

  /// Digits with nothing but spaces, dots, dashes and the like between them.
  private struct Digits {
    var values: [Int] = []
    /// How many stand together.
    var groups: [Int] = []
    var count: Int { values.count }

    func isGrouped(_ lengths: [Int]) -> Bool { groups == lengths }
  }

  private static func runsOfDigits(in text: String) -> [Digits] {
    var runs: [Digits] = []
    var run = Digits()
    var isInGroup = false
    for character in text {
      if let value = character.wholeNumberValue, (0...9).contains(value) {
        run.values.append(value)
        if isInGroup { run.groups[run.groups.count - 1] += 1 } else { run.groups.append(1) }
        isInGroup = true
      } else if character.isLetter {
        if run.count > 0 { runs.append(run) }
        run = Digits()
        isInGroup = false
      } else {
        isInGroup = false
      }
    }
    return run.count > 0 ? runs + [run] : runs
  }

  /// Whether some of the digits, from where they stand together to where they end or to the sixteenth, are a card's
  /// (ISO/IEC 7812: the first digits of cards that people have, Luhn's check digit).
  private static func isCard(_ digits: Digits) -> Bool {
    var start = 0
    let starts = digits.groups.map { length in
      defer { start += length }
      return start
    }
    let ends = zip(starts, digits.groups).map { $0 + $1 }
    return starts.contains { start in
      guard (2...6).contains(digits.values[start]) else { return false }
      return (ends + [start + 16]).contains { end in
        end <= digits.count && (13...19).contains(end - start)
          && CheckDigits.passLuhn(digits.values[start..<end])
      }
    }
  }

  /// Whether there is an IBAN (ISO 13616), from the beginning of a word to the end of one: country, check digits, and a
  /// number that they check.
  private static func holdsAccount(_ text: String) -> Bool {
    var characters: [Character] = []
    var starts: [Int] = []
    var ends: [Int] = []
    for word in text.uppercased().split(whereSeparator: { !($0.isASCII && ($0.isLetter || $0.isNumber)) }) {
      starts.append(characters.count)
      characters += word
      ends.append(characters.count)
    }
    return starts.contains { start in
      ends.contains { end in
        guard start < end else { return false }
        let candidate = characters[start..<end]
        return candidate.filter(\.isNumber).count >= 8 && CheckDigits.passIBAN(candidate)
      }
    }
  }

  // MARK: Words

  private static func pairs(_ words: [String]) -> [String] {
    zip(words, words.dropFirst()).map { "\($0) \($1)" }
  }

  private static let secretWords: Set<String> = [
    "password", "passwords", "passcode", "passphrase", "passwort", "kennwort", "contraseña", "pin", "cvv",
    "cvc", "otp", "pwd", "credentials",
  ]
  private static let secretPairs: Set<String> = [
    "security code", "secret is", "secret word", "secret answer", "secret code", "api key", "access token",
    "access code", "private key", "mot de", "recovery code", "seed phrase",
  ]
  private static let healthWords: Set<String> = [
    "hiv", "blind", "deaf", "sick", "disabled", "tumor", "tumour", "medicine", "medicines",
    "meds", "pills", "insulin", "adhd", "ptsd", "ocd", "krank", "krebs", "schwanger", "enceinte",
    "embarazada", "cancer",
  ]
  private static let healthStems = [
    "diagnos", "disease", "illness", "diabet", "pregnan", "depress", "anxiety", "medicat", "therap", "epilep",
    "asthma", "allerg", "disabilit", "autis", "surger", "chemo", "dementia", "alzheimer", "parkinson",
    "schizo",
    "bipolar", "psychiat", "psychosis", "disorder", "syndrome", "addiction", "alcoholi", "antidepress",
    "miscarr",
    "abortion", "hospitalis", "hospitaliz", "infect", "coeliac", "celiac",
  ]
  private static let healthPairs: Set<String> = [
    "heart condition", "medical condition", "health condition", "heart attack", "mental health",
    "panic attacks",
  ]
}
