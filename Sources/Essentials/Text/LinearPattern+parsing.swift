extension LinearPattern {
  /// An expression as it was written.
  indirect enum Expression {
    case nothing
    case letters(LetterSet)
    case assertion(Assertion)
    case sequence([Expression])
    case choice([Expression])
    case repeated(Expression, from: Int, to: Int?)
  }

  /// Reads the part of ECMAScript's expressions (with the flag `u`) that can be matched in linear time.
  struct Parser {
    private let text: [Unicode.Scalar]
    private var index = 0
    private var depth = 0

    init(_ pattern: String) {
      text = Array(pattern.unicodeScalars)
    }

    /// The whole expression; nothing when it is wrong or needs more than linear time.
    mutating func expression() -> Expression? {
      guard let result = choice(), index == text.count else { return nil }
      return result
    }

    private var next: Unicode.Scalar? { index < text.count ? text[index] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
      guard next == scalar else { return false }
      index += 1
      return true
    }

    private mutating func choice() -> Expression? {
      depth += 1
      defer { depth -= 1 }
      guard depth < 50 else { return nil }
      var branches: [Expression] = []
      repeat {
        guard let branch = sequence() else { return nil }
        branches.append(branch)
      } while take("|")
      return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() -> Expression? {
      var parts: [Expression] = []
      while let scalar = next, scalar != "|", scalar != ")" {
        guard let part = atom(), let repeated = repetition(of: part) else { return nil }
        parts.append(repeated)
      }
      return .sequence(parts)
    }

    private mutating func atom() -> Expression? {
      guard let scalar = next else { return nil }
      index += 1
      switch scalar {
      case "^": return .assertion(.start)
      case "$": return .assertion(.end)
      case ".": return .letters(.anyInLine)
      case "(": return group()
      case "[": return set().map { .letters($0) }
      case "\\": return escape()
      case "*", "+", "?": return nil
      default: return .letters(LetterSet(scalar))
      }
    }

    private mutating func group() -> Expression? {
      if take("?") {
        // Names change nothing; what looks ahead or back is more than linear.
        if take("<") {
          guard let first = next, first != "=", first != "!" else { return nil }
          while let scalar = next, scalar != ">" {
            guard scalar != ")" else { return nil }
            index += 1
          }
          guard take(">") else { return nil }
        } else if !take(":") {
          return nil
        }
      }
      guard let inner = choice(), take(")") else { return nil }
      return inner
    }

    private mutating func repetition(of part: Expression) -> Expression? {
      guard let scalar = next else { return part }
      let bounds: (Int, Int?)
      switch scalar {
      case "*": bounds = (0, nil)
      case "+": bounds = (1, nil)
      case "?": bounds = (0, 1)
      case "{":
        let start = index
        index += 1
        guard let counted = counts() else {
          // A bracket that counts nothing stands for itself.
          index = start
          return part
        }
        index -= 1
        bounds = counted
      default: return part
      }
      index += 1
      // Whether it is greedy is no question where only whether it matches counts.
      _ = take("?")
      if case .assertion = part { return nil }
      return .repeated(part, from: bounds.0, to: bounds.1)
    }

    /// `3}`, `3,}` or `3,5}`.
    private mutating func counts() -> (Int, Int?)? {
      guard let lower = number() else { return nil }
      if take("}") { return (lower, lower) }
      guard take(",") else { return nil }
      if take("}") { return (lower, nil) }
      guard let upper = number(), take("}"), upper >= lower else { return nil }
      return (lower, upper)
    }

    private mutating func number() -> Int? {
      var digits = ""
      while let scalar = next, ("0"..."9").contains(scalar), digits.count < 6 {
        digits.unicodeScalars.append(scalar)
        index += 1
      }
      return Int(digits)
    }

    private mutating func escape() -> Expression? {
      guard let scalar = next else { return nil }
      switch scalar {
      case "b", "B":
        index += 1
        return .assertion(scalar == "b" ? .wordEdge : .noWordEdge)
      case "1"..."9", "k": return nil
      default: return escapedSet().map { .letters($0) }
      }
    }

    /// What stands behind a backslash, alone or within brackets.
    private mutating func escapedSet() -> LetterSet? {
      guard let scalar = next else { return nil }
      index += 1
      switch scalar {
      case "d": return .digits
      case "D": return LetterSet.digits.negated
      case "w": return .wordLetters
      case "W": return LetterSet.wordLetters.negated
      case "s": return .spaces
      case "S": return LetterSet.spaces.negated
      case "p", "P":
        guard let property = property() else { return nil }
        return scalar == "p" ? property : property.negated
      default: return escapedScalar(scalar).map { LetterSet($0) }
      }
    }

    private mutating func escapedScalar(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
      switch scalar {
      case "n": return "\n"
      case "r": return "\r"
      case "t": return "\t"
      case "f": return "\u{C}"
      case "v": return "\u{B}"
      case "0": return "\0"
      case "c":
        guard let letter = next, letter.isASCII, letter.properties.isAlphabetic else { return nil }
        index += 1
        return Unicode.Scalar(letter.value % 32)
      case "x": return hexadecimal(2)
      case "u":
        guard take("{") else { return hexadecimal(4) }
        guard let end = text[index...].firstIndex(of: "}"), let scalar = hexadecimal(end - index) else {
          return nil
        }
        return take("}") ? scalar : nil
      default: return scalar.properties.isAlphabetic ? nil : scalar
      }
    }

    private mutating func hexadecimal(_ count: Int) -> Unicode.Scalar? {
      guard (1...6).contains(count), index + count <= text.count else { return nil }
      let digits = String(String.UnicodeScalarView(text[index..<(index + count)]))
      index += count
      return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
    }

    private mutating func property() -> LetterSet? {
      guard take("{"), let end = text[index...].firstIndex(of: "}") else { return nil }
      let name = String(String.UnicodeScalarView(text[index..<end]))
      index = end + 1
      return LetterSet(property: name)
    }

    private mutating func set() -> LetterSet? {
      let isNegated = take("^")
      var set = LetterSet()
      while let scalar = next, scalar != "]" {
        guard let first = member() else { return nil }
        guard next == "-", index + 1 < text.count, text[index + 1] != "]", let lower = first.only else {
          set.formUnion(first)
          continue
        }
        index += 1
        guard let upper = member()?.only, lower <= upper else { return nil }
        set.ranges.append(lower...upper)
      }
      guard take("]") else { return nil }
      return isNegated ? set.negated : set
    }

    private mutating func member() -> LetterSet? {
      guard let scalar = next else { return nil }
      index += 1
      guard scalar == "\\" else { return LetterSet(scalar) }
      if next == "b" {
        index += 1
        return LetterSet("\u{8}")
      }
      return escapedSet()
    }
  }
}
