extension DetailSearch {
  /// Telephone numbers: international ones by their plus, national ones by their form, others by the words before them.
  /// What is called an order, a seat, a code and the like is none.
  mutating func findPhones(in chain: NumberChain) {
    for run in openRuns(of: chain) {
      var index = run.lowerBound
      while index <= run.upperBound {
        guard let end = phoneEnd(in: chain, from: index, within: run) else {
          index += 1
          continue
        }
        claim(phoneStart(chain.groups[index].token), scanned.tokens[chain.groups[end].token].end, .phone)
        index = end + 1
      }
    }
  }

  /// The plus or bracket before a number belongs to it.
  private func phoneStart(_ token: Int) -> Int {
    var start = scanned.tokens[token].start
    if scanned.code(start - 1) == 40 { start -= 1 }
    if scanned.code(start - 1) == 43 { start -= 1 }
    return start
  }

  /// The last group of the telephone number that begins with one.
  private func phoneEnd(in chain: NumberChain, from index: Int, within run: ClosedRange<Int>) -> Int? {
    let first = chain.groups[index]
    // No telephone has fewer digits; looking for what it is called takes longest.
    guard isFree(first.token), chain.digits(index...min(index + 12, run.upperBound)) >= 7 else { return nil }
    let before = scanned.code(scanned.tokens[first.token].start - 1)
    let isInternational =
      before == 43 || (before == 40 && scanned.code(scanned.tokens[first.token].start - 2) == 43)
    if isInternational, first.first != 48 {
      return end(
        in: chain, from: index, within: run, atLeast: 7,
        most: first.value == 1 ? 11 : first.first == 49 && first.count > 4 ? 11 : 14)
    }
    guard !isAmount(chain, index, run) else { return nil }
    let called = purpose(of: first.token)
    guard called != .other else { return nil }
    if let end = nationalEnd(in: chain, from: index, within: run, isBracketed: before == 40) { return end }
    guard called == .phone, index == run.lowerBound else { return nil }
    return end(in: chain, from: index, within: run, atLeast: 7, most: 13)
  }

  /// How far a number goes that has so many digits; nothing when it has fewer. A number of one group may have more.
  private func end(
    in chain: NumberChain, from index: Int, within run: ClosedRange<Int>, atLeast: Int, most: Int
  ) -> Int? {
    var digits = 0
    var last: Int?
    for end in index...run.upperBound where isFree(chain.groups[end].token) {
      digits += chain.groups[end].count
      guard digits <= most || end == index && digits <= 15 else { break }
      last = end
    }
    return last.flatMap { chain.digits(index...$0) >= atLeast ? $0 : nil }
  }

  /// A form that only telephone numbers of some country have.
  private func nationalEnd(
    in chain: NumberChain, from index: Int, within run: ClosedRange<Int>, isBracketed: Bool
  ) -> Int? {
    let group = chain.groups[index]
    let shape = chain.shape(index...min(index + 3, run.upperBound))
    // The area in brackets: (212) 555-0187, (11) 91234-5678
    if isBracketed, (2...5).contains(group.count), index < run.upperBound, chain.separators[index] == 41 {
      return end(in: chain, from: index, within: run, atLeast: 9, most: 13)
    }
    let isFirst = index == run.lowerBound
    // North America: 415-555-0132, with a one before or not; areas and exchanges begin with 2 to 9.
    if shape.starts(with: [3, 3, 4]), isNorthAmerican(chain, index), isFirst,
      chain.standsAlone(index...(index + 2))
    {
      return index + 2
    }
    if shape == [1, 3, 3, 4], group.value == 1, isFirst, isNorthAmerican(chain, index + 1) {
      return index + 3
    }
    // China's mobile telephones: 139 1234 5678
    if shape.starts(with: [3, 4, 4]), isFirst, group.first == 49, let area = group.value, area >= 130,
      chain.isEven(index...(index + 2)), chain.separators[index] != 46
    {
      return index + 2
    }
    guard group.first == 48, isFirst, group.count >= 2 else { return nil }
    return trunkEnd(in: chain, from: index, within: run)
  }

  private func isNorthAmerican(_ chain: NumberChain, _ index: Int) -> Bool {
    (chain.groups[index].value ?? 0) >= 200 && (chain.groups[index + 1].value ?? 0) >= 200
      && chain.isEven(index...(index + 2)) && chain.separators[index] != 47
  }

  /// Numbers that begin with the zero that one dials within a country, or the two for another one.
  private func trunkEnd(in chain: NumberChain, from index: Int, within run: ClosedRange<Int>) -> Int? {
    let group = chain.groups[index]
    let place = scanned.tokens[group.token]
    let second = scanned.codes[place.start + 1]
    guard let last = end(in: chain, from: index, within: run, atLeast: 9, most: 15) else { return nil }
    let digits = chain.digits(index...last)
    if second == 48 {
      // 00 and a country
      guard group.count >= 3, scanned.codes[place.start + 2] != 48 else { return nil }
      return digits >= 11 ? last : nil
    }
    guard digits <= 12, last == index || group.count <= 5 else { return nil }
    return last > index || (10...11).contains(digits) ? last : nil
  }

  /// Whether a number is an amount of money, or a list of amounts.
  private func isAmount(_ chain: NumberChain, _ index: Int, _ run: ClosedRange<Int>) -> Bool {
    let start = scanned.tokens[chain.groups[index].token].start
    for code in [scanned.code(start - 1), scanned.code(start - 2)] {
      if let code, Self.isCurrency(code) { return true }
    }
    let after = scanned.next(after: chain.groups[run.upperBound].token)
    guard scanned.tokens.indices.contains(after) else { return false }
    return Self.isCurrency(scanned.codes[scanned.tokens[after].start])
      || Self.units.contains(scanned.words[after])
  }

  private static func isCurrency(_ code: UInt32) -> Bool {
    code == 36 || code == 37 || (0xA2...0xA5).contains(code) || (0x20A0...0x20C0).contains(code)
  }

  private static let units: Set<String> = [
    "eur", "euro", "euros", "usd", "dollars", "dollar", "gbp", "pounds", "pound", "yen", "jpy", "chf",
    "franken", "pln",
    "sek", "nok", "dkk", "rupees", "inr", "people", "seats", "tickets", "plätze", "places", "kr", "zł",
  ]

  // MARK: What it is called

  private enum Purpose { case phone, other, unknown }

  /// What the nearest telling word before a number makes of it.
  private func purpose(of token: Int) -> Purpose {
    var isNumbered = false
    for word in words(before: token, limit: 5) {
      if PhoneWords.isOther(word) { return .other }
      if PhoneWords.isPhone(word) { return .phone }
      if PhoneWords.numbers.contains(word) { isNumbered = true }
    }
    return isNumbered ? .phone : .unknown
  }
}

/// The words before numbers that say whether somebody answers there.
private enum PhoneWords {
  static func isPhone(_ word: String) -> Bool {
    exact.contains(word) || beginnings.contains { word.hasPrefix($0) } || parts.contains { word.contains($0) }
  }

  static func isOther(_ word: String) -> Bool {
    others.contains(word) || otherBeginnings.contains { word.hasPrefix($0) }
  }

  /// A number of what? The words before these say.
  static let numbers: Set<String> = ["number", "numero", "número", "numéro", "nummer", "numer", "номер"]

  private static let exact: Set<String> = [
    "ph", "tel", "tél", "tlf", "mob", "cell", "cel", "call", "ring", "text", "sms", "fax", "dial", "reach",
    "contact",
    "bel", "ligue", "ruf", "ruft", "handy", "portable", "appelez", "llámame", "llamar", "llama", "móvil",
    "natel",
    "тел", "जोड़ें",
  ]
  private static let beginnings = [
    "phone", "telef", "téléph", "teléf", "telep", "mobil", "cellul", "celul", "callback", "whatsapp",
    "handyn", "anruf",
    "zadzwo", "komór", "fone", "telem", "телеф", "फ़ोन", "फोन",
  ]
  /// Scripts without spaces run words together.
  private static let parts = ["電話", "携帯", "电话", "手机", "手機", "電話", "전화", "هاتف", "اتصل", "جوال"]

  private static let others: Set<String> = [
    "ref", "id", "code", "codes", "ean", "upc", "isbn", "pin", "zip", "plz", "row", "rows", "gate", "room",
    "door", "sku",
    "ssn", "social", "iban", "konto", "card", "version", "part", "model", "seat", "seats", "block", "level",
    "platz",
    "reihe", "tier", "sha", "score", "siret", "vat", "entrada", "billet", "fila", "asiento", "price",
    "prices", "total",
  ]
  private static let otherBeginnings = [
    "order", "refer", "booking", "reserv", "invoice", "receipt", "confirm", "ticket", "barcode", "voucher",
    "transac",
    "track", "serial", "section", "bestell", "buchung", "rechnung", "auftrag", "sitzpl", "commande", "réserv",
    "factur",
    "pedido", "ordine", "prenot", "fattur", "bigliett", "zamów", "capacity", "account", "sitzplatz", "kund",
  ]
}
