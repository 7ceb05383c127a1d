/// Letters that one place of a ``LinearPattern`` takes.
struct LetterSet: Sendable {
  /// A set that Unicode names.
  typealias Property = @Sendable (Unicode.Scalar) -> Bool

  var ranges: [ClosedRange<Unicode.Scalar>] = []
  private var properties: [Property] = []
  private var isNegated = false

  init() {}

  init(_ scalar: Unicode.Scalar) {
    ranges = [scalar...scalar]
  }

  private init(_ ranges: ClosedRange<Unicode.Scalar>...) {
    self.ranges = ranges
  }

  static let digits = LetterSet("0"..."9")
  static let wordLetters = LetterSet("0"..."9", "A"..."Z", "a"..."z", "_"..."_")
  static let anyInLine = LetterSet("\n"..."\n", "\r"..."\r", "\u{2028}"..."\u{2029}").negated

  /// White space and ends of lines as ECMAScript has them.
  static let spaces: LetterSet = {
    var set = LetterSet("\t"..."\r", "\u{2028}"..."\u{2029}", "\u{FEFF}"..."\u{FEFF}")
    set.properties = [{ $0.properties.generalCategory == .spaceSeparator }]
    return set
  }()

  /// A general category by its short or long name; nothing for others.
  init?(property name: String) {
    let name = name.split(separator: "=").last.map(String.init) ?? name
    guard let property = Self.properties[name] else { return nil }
    properties = [property]
  }

  private static let properties: [String: Property] = {
    let letter: Property = {
      [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter]
        .contains($0.properties.generalCategory)
    }
    let upper: Property = { $0.properties.generalCategory == .uppercaseLetter }
    let lower: Property = { $0.properties.generalCategory == .lowercaseLetter }
    let digit: Property = { $0.properties.generalCategory == .decimalNumber }
    let number: Property = {
      [.decimalNumber, .letterNumber, .otherNumber].contains($0.properties.generalCategory)
    }
    let punctuation: Property = {
      [
        .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
        .finalPunctuation, .otherPunctuation,
      ].contains($0.properties.generalCategory)
    }
    let space: Property = {
      [.spaceSeparator, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
    }
    return [
      "L": letter, "Letter": letter, "Lu": upper, "Uppercase_Letter": upper, "Ll": lower,
      "Lowercase_Letter": lower, "Nd": digit, "digit": digit, "Decimal_Number": digit, "N": number,
      "Number": number, "P": punctuation, "Punctuation": punctuation, "Z": space, "Separator": space,
      "Alphabetic": { $0.properties.isAlphabetic },
    ]
  }()

  /// All other letters.
  var negated: LetterSet {
    var set = self
    set.isNegated.toggle()
    return set
  }

  /// The letter, when the set is one.
  var only: Unicode.Scalar? {
    guard properties.isEmpty, !isNegated, ranges.count == 1, ranges[0].lowerBound == ranges[0].upperBound
    else { return nil }
    return ranges[0].lowerBound
  }

  mutating func formUnion(_ other: LetterSet) {
    if other.isNegated {
      properties.append { other.contains($0) }
    } else {
      ranges += other.ranges
      properties += other.properties
    }
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    (ranges.contains { $0.contains(scalar) } || properties.contains { $0(scalar) }) != isNegated
  }
}
