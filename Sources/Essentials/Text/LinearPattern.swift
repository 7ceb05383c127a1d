/// A regular expression that takes time in proportion to the text, whatever its writer had in mind: no text and no
/// expression makes it hang, as those that try one way after the other can.
///
/// It knows ECMAScript's expressions but for what looks ahead or back and for references to groups. After Thompson
/// (https://swtch.com/~rsc/regexp/regexp1.html): all ways are followed side by side.
struct LinearPattern: Sendable {
  enum Assertion: Sendable {
    case start, end, wordEdge, noWordEdge
  }

  private enum Step: Sendable {
    case letter(LetterSet)
    case assertion(Assertion)
    case fork(Int, Int)
    case goOn(Int)
    case match
  }

  private var program: [Step] = []
  /// The most steps of an expression.
  private static let sizeLimit = 4000

  /// Reads an expression; nothing when it is wrong, cannot be matched in linear time, or is too large.
  init?(_ pattern: String) {
    guard pattern.utf8.count <= 4000 else { return nil }
    var parser = Parser(pattern)
    guard let expression = parser.expression(), write(expression) else { return nil }
    program.append(.match)
  }

  private mutating func write(_ expression: Expression) -> Bool {
    guard program.count < Self.sizeLimit else { return false }
    switch expression {
    case .nothing: return true
    case .letters(let set): program.append(.letter(set))
    case .assertion(let assertion): program.append(.assertion(assertion))
    case .sequence(let parts): return parts.allSatisfy { write($0) }
    case .choice(let branches): return write(choice: branches)
    case .repeated(let part, let lower, let upper): return write(part, from: lower, to: upper)
    }
    return true
  }

  private mutating func write(choice branches: [Expression]) -> Bool {
    var ends: [Int] = []
    for (index, branch) in branches.enumerated() {
      let fork = program.count
      let isLast = index == branches.count - 1
      if !isLast { program.append(.fork(fork + 1, 0)) }
      guard write(branch) else { return false }
      if isLast { break }
      ends.append(program.count)
      program.append(.goOn(0))
      program[fork] = .fork(fork + 1, program.count)
    }
    for end in ends { program[end] = .goOn(program.count) }
    return true
  }

  private mutating func write(_ part: Expression, from lower: Int, to upper: Int?) -> Bool {
    for _ in 0..<lower where !write(part) { return false }
    guard let upper else {
      let fork = program.count
      program.append(.fork(fork + 1, 0))
      guard write(part) else { return false }
      program.append(.goOn(fork))
      program[fork] = .fork(fork + 1, program.count)
      return true
    }
    var forks: [Int] = []
    for _ in lower..<upper {
      forks.append(program.count)
      program.append(.fork(program.count + 1, 0))
      guard write(part) else { return false }
    }
    for fork in forks { program[fork] = .fork(fork + 1, program.count) }
    return true
  }

  /// Whether some part of the text fits.
  func matches(_ text: String) -> Bool {
    let letters = Array(text.unicodeScalars)
    var current = Ways(program.count)
    var next = Ways(program.count)
    for position in 0...letters.count {
      // The expression may begin anywhere.
      if follow(0, at: position, letters, &current) { return true }
      guard position < letters.count else { return false }
      next.removeAll()
      for place in current.places {
        guard case .letter(let set) = program[place], set.contains(letters[position]) else { continue }
        if follow(place + 1, at: position + 1, letters, &next) { return true }
      }
      swap(&current, &next)
    }
    return false
  }

  /// Goes from a step as far as no letter is needed.
  ///
  /// - Returns: Whether the end was reached.
  private func follow(
    _ start: Int, at position: Int, _ letters: [Unicode.Scalar], _ ways: inout Ways
  ) -> Bool {
    var waiting = [start]
    while let place = waiting.popLast() {
      guard ways.insert(place) else { continue }
      switch program[place] {
      case .letter: continue
      case .goOn(let target): waiting.append(target)
      case .fork(let one, let other): waiting += [one, other]
      case .assertion(let assertion):
        if holds(assertion, at: position, letters) { waiting.append(place + 1) }
      case .match: return true
      }
    }
    return false
  }

  private func holds(_ assertion: Assertion, at position: Int, _ letters: [Unicode.Scalar]) -> Bool {
    switch assertion {
    case .start: return position == 0
    case .end: return position == letters.count
    case .wordEdge, .noWordEdge:
      let before = position > 0 && LetterSet.wordLetters.contains(letters[position - 1])
      let after = position < letters.count && LetterSet.wordLetters.contains(letters[position])
      return (before != after) == (assertion == .wordEdge)
    }
  }

  /// Steps that have been come to, each once.
  private struct Ways {
    private(set) var places: [Int] = []
    private var isKnown: [Bool]

    init(_ count: Int) {
      isKnown = Array(repeating: false, count: count)
    }

    mutating func insert(_ place: Int) -> Bool {
      guard !isKnown[place] else { return false }
      isKnown[place] = true
      places.append(place)
      return true
    }

    mutating func removeAll() {
      for place in places { isKnown[place] = false }
      places.removeAll(keepingCapacity: true)
    }
  }
}
