import Essentials

extension DetailSearch {
  /// Payment cards: an issuer's first digits, one of its lengths, Luhn's check digit, and groups as cards are written.
  mutating func findCards(in chain: NumberChain) {
    var start = 0
    while start < chain.groups.count {
      let length = cardLength(in: chain, from: start)
      if length > 0 {
        claim(tokens: chain.groups[start].token...chain.groups[start + length - 1].token, .card)
      }
      start += max(length, 1)
    }
  }

  /// How many groups from here are a card's number.
  private func cardLength(in chain: NumberChain, from start: Int) -> Int {
    var digits: [Int] = []
    for end in start..<min(start + 8, chain.groups.count) {
      let group = chain.groups[end]
      guard isFree(group.token), group.count <= 19 else { return 0 }
      let place = scanned.tokens[group.token]
      digits += scanned.codes[place.start..<place.end].map { Int($0) - 48 }
      guard digits.count <= 19 else { return 0 }
      let run = start...end
      if digits.count >= 12, Self.isIssued(digits), CheckDigits.passLuhn(digits), chain.isEven(run),
        isGrouped(chain.shape(run)), digits.count > 13 || isCalledCard(chain.groups[start].token)
      {
        return run.count
      }
    }
    return 0
  }

  private func isGrouped(_ shape: [Int]) -> Bool {
    if shape.count == 1 { return true }
    if shape == [4, 6, 5] || shape == [4, 6, 4] || shape == [6, 13] { return true }
    return shape.dropLast().allSatisfy { $0 == 4 } && shape[shape.count - 1] <= 4
  }

  /// Short numbers that pass are also on goods, so the words before must speak of a card.
  private func isCalledCard(_ token: Int) -> Bool {
    words(before: token, limit: 5).contains { word in
      Self.cardWords.contains { word.hasPrefix($0) } || Self.cardEndings.contains { word.hasSuffix($0) }
    }
  }

  private static let cardWords = [
    "card", "kredit", "karte", "carte", "kaart", "kart", "tarjeta", "visa", "maestro",
  ]
  private static let cardEndings = ["card", "karte", "kaart", "kort"]

  /// Whether a network gives out numbers with these first digits and of this length.
  private static func isIssued(_ digits: [Int]) -> Bool {
    let six = digits.prefix(6).reduce(0) { $0 * 10 + $1 }
    let count = digits.count
    switch six / 10_000 {
    case 40...49: return [13, 16, 19].contains(count)
    case 51...55: return count == 16
    case 22...27 where (222_100...272_099).contains(six): return count == 16
    // Mir
    case 22 where six / 100 >= 2200 && six / 100 <= 2204: return count >= 16
    case 34, 37: return count == 15
    case 36, 38, 39: return count >= 14 && count != 15
    case 30 where six / 1000 <= 305: return count >= 14 && count != 15
    case 35 where (3528...3589).contains(six / 100): return count >= 16
    case 62, 81: return count >= 16
    case 60 where six / 100 == 6011: return count == 16 || count == 19
    case 64 where six / 1000 >= 644, 65: return count == 16 || count == 19
    // Maestro and its likes
    case 50, 56...61, 63, 66...69: return count == 12 || count == 13 || count == 16 || count >= 18
    default: return false
    }
  }
}
