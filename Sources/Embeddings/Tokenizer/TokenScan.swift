/// One pass over a text: folds scalars into a word until it ends, then cuts the word into pieces.
struct TokenScan {
  private let tokenizer: WordPieceTokenizer
  private let limit: Int
  private let keepsRanges: Bool
  private(set) var identifiers: [Int32] = []
  private(set) var ranges: [Range<Int>] = []

  /// The folded word so far, its length in scalars, and for each byte the source scalar's offsets.
  private var word: [UInt8] = []
  private var wordLength = 0
  private var sources: [Range<Int>] = []
  /// Combining classes of the kept non-starters at the word's end, for canonical ordering; nearly always empty.
  private var trailingClasses: [(combiningClass: UInt32, byteCount: Int)] = []

  init(_ tokenizer: WordPieceTokenizer, limit: Int, keepsRanges: Bool) {
    self.tokenizer = tokenizer
    self.limit = limit
    self.keepsRanges = keepsRanges
    word.reserveCapacity(256)
  }

  mutating func run(_ text: String) {
    var text = text
    text.withUTF8 { run($0) }
  }

  /// Bytes must be valid UTF-8.
  mutating func run(_ bytes: UnsafeBufferPointer<UInt8>) {
    var position = 0
    while position < bytes.count, identifiers.count < limit {
      let byte = bytes[position]
      if byte == UInt8(ascii: "["), let special = specialToken(bytes, position) {
        endWord()
        append(special.identifier, position..<position + special.text.count)
        position += special.text.count
        continue
      }
      let (scalar, count) = Self.scalar(bytes, position)
      fold(scalar, position..<position + count)
      position += count
    }
    endWord()
    if identifiers.count > limit { identifiers.removeLast(identifiers.count - limit) }
    if ranges.count > limit { ranges.removeLast(ranges.count - limit) }
  }

  @inline(__always)
  private static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> (scalar: UInt32, count: Int) {
    let first = UInt32(bytes[at])
    if first < 0x80 { return (first, 1) }
    func continuation(_ offset: Int) -> UInt32 { UInt32(bytes[at + offset] & 0x3F) }
    if first < 0xE0 { return ((first & 0x1F) << 6 | continuation(1), 2) }
    if first < 0xF0 { return ((first & 0x0F) << 12 | continuation(1) << 6 | continuation(2), 3) }
    return ((first & 0x07) << 18 | continuation(1) << 12 | continuation(2) << 6 | continuation(3), 4)
  }

  private func specialToken(
    _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int
  ) -> (text: [UInt8], identifier: Int32)? {
    tokenizer.specialTokens.first { bytes[at...].starts(with: $0.text) }
  }

  @inline(__always)
  private mutating func fold(_ scalar: UInt32, _ source: Range<Int>) {
    let entry = tokenizer.folding[scalar]
    switch entry.kind {
    case .keep: add(scalar, source)
    case .map: add(entry.payload, source)
    case .drop, .mark: break
    case .space: endWord()
    case .isolate: addAlone(scalar, source)
    case .mapIsolated: addAlone(entry.payload, source)
    case .starterMark: trailingClasses.removeAll(keepingCapacity: true)
    case .sequence: for part in tokenizer.folding.sequences[Int(entry.payload)] { add(part, source) }
    case .hangul: addSyllable(scalar, source)
    case .ordered: addOrdered(scalar, entry.payload, source)
    }
  }

  @inline(__always)
  private mutating func add(_ scalar: UInt32, _ source: Range<Int>) {
    if !trailingClasses.isEmpty { trailingClasses.removeAll(keepingCapacity: true) }
    put(scalar, source)
  }

  @inline(__always)
  private mutating func put(_ scalar: UInt32, _ source: Range<Int>) {
    if scalar < 0x80 {
      word.append(UInt8(truncatingIfNeeded: scalar))
      if keepsRanges { sources.append(source) }
    } else {
      let bytes = Self.utf8(scalar)
      word += bytes
      if keepsRanges { sources += repeatElement(source, count: bytes.count) }
    }
    wordLength += 1
  }

  private static func utf8(_ scalar: UInt32) -> Unicode.UTF8.EncodedScalar {
    Unicode.Scalar(scalar).flatMap(Unicode.UTF8.encode) ?? Unicode.UTF8.encodedReplacementCharacter
  }

  private mutating func addAlone(_ scalar: UInt32, _ source: Range<Int>) {
    endWord()
    put(scalar, source)
    endWord()
  }

  /// Takes a Hangul syllable apart (The Unicode Standard, section 3.12).
  private mutating func addSyllable(_ scalar: UInt32, _ source: Range<Int>) {
    let index = scalar - 0xAC00
    add(0x1100 + index / 588, source)
    add(0x1161 + index % 588 / 28, source)
    if index % 28 != 0 { add(0x11A7 + index % 28, source) }
  }

  /// Puts a kept non-starter before those of a higher class that it follows.
  private mutating func addOrdered(_ scalar: UInt32, _ combiningClass: UInt32, _ source: Range<Int>) {
    let count = Self.utf8(scalar).count
    let later = trailingClasses.reversed().prefix { $0.combiningClass > combiningClass }
    let moved = later.reduce(0) { $0 + $1.byteCount }
    trailingClasses.insert((combiningClass, count), at: trailingClasses.count - later.count)
    put(scalar, source)
    guard moved > 0 else { return }
    let index = word.count - count - moved
    word.replaceSubrange(index..., with: word.suffix(count) + word[index..<index + moved])
    if keepsRanges {
      sources.replaceSubrange(index..., with: sources.suffix(count) + sources[index..<index + moved])
    }
  }

  private mutating func endWord() {
    guard !word.isEmpty else { return }
    let firstPiece = identifiers.count
    if wordLength > WordPieceTokenizer.maximumWordLength || !cutWord() {
      identifiers.removeLast(identifiers.count - firstPiece)
      ranges.removeLast(ranges.count - min(ranges.count, firstPiece))
      append(tokenizer.unknown, keepsRanges ? Self.span(sources[...]) : 0..<0)
    }
    word.removeAll(keepingCapacity: true)
    sources.removeAll(keepingCapacity: true)
    trailingClasses.removeAll(keepingCapacity: true)
    wordLength = 0
  }

  /// Appends the word's pieces; false when some part of it is not in the vocabulary.
  private mutating func cutWord() -> Bool {
    word.withUnsafeBufferPointer { word in
      var position = 0
      while position < word.count {
        guard let piece = tokenizer.trie.longestPiece(word, from: position) else { return false }
        identifiers.append(piece.identifier)
        if keepsRanges { ranges.append(Self.span(sources[position..<piece.end])) }
        position = piece.end
      }
      return true
    }
  }

  private mutating func append(_ identifier: Int32, _ range: Range<Int>) {
    identifiers.append(identifier)
    if keepsRanges { ranges.append(range) }
  }

  /// From the first to the last place; canonical ordering may have swapped them.
  private static func span(_ sources: ArraySlice<Range<Int>>) -> Range<Int> {
    var span = sources.first ?? 0..<0
    for source in sources {
      span = min(span.lowerBound, source.lowerBound)..<max(span.upperBound, source.upperBound)
    }
    return span
  }
}
