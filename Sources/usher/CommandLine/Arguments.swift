/// What was said to a command, taken apart.
struct Arguments {
  /// What is no option, in order.
  private(set) var values: [String] = []
  private var options: [String: [String]] = [:]

  /// Whether an option without a value was given.
  func has(_ option: CommandOption) -> Bool { options[option.name] != nil }

  /// The option's value; the last one counts.
  func value(of option: CommandOption) -> String? { options[option.name]?.last }

  /// All values of an option that may be given more than once, in order.
  func allValues(of option: CommandOption) -> [String] { options[option.name] ?? [] }

  /// The option's value as a whole number.
  func number(of option: CommandOption, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = value(of: option) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw UsageError(
        "--\(option.name) must be a whole number between \(range.lowerBound) and \(range.upperBound), not “\(text)”."
      )
    }
    return number
  }

  /// Takes apart what was said: `--name value`, `--name=value`, `-n value`, `-nvalue`, `-abc`; after `--`, nothing
  /// is an option any more.
  init(_ words: [String], of known: [CommandOption]) throws(UsageError) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        values += rest
        return
      } else if word.hasPrefix("--") {
        try long(word.dropFirst(2), known, &rest)
      } else if word.hasPrefix("-"), word.count > 1 {
        try letters(word.dropFirst(), known, &rest)
      } else {
        values.append(word)
      }
    }
  }

  private mutating func long(
    _ word: Substring, _ known: [CommandOption], _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = known.first(where: { $0.name == name }) else {
      throw UsageError(unknown: "--\(name)", nearestTo: name, among: known.map(\.name), prefix: "--")
    }
    if option.value == nil {
      guard parts.count == 1 else { throw UsageError("--\(name) takes no value.") }
      options[name, default: []].append("")
    } else if parts.count == 2 {
      options[name, default: []].append(String(parts[1]))
    } else {
      try take(option, &rest)
    }
  }

  private mutating func letters(
    _ word: Substring, _ known: [CommandOption], _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    var letters = word
    while let letter = letters.popFirst() {
      guard let option = known.first(where: { $0.letter == letter }) else {
        throw UsageError("There is no option -\(letter).")
      }
      if option.value == nil {
        options[option.name, default: []].append("")
      } else if letters.isEmpty {
        try take(option, &rest)
      } else {
        options[option.name, default: []].append(String(letters))
        return
      }
    }
  }

  private mutating func take(_ option: CommandOption, _ rest: inout ArraySlice<String>) throws(UsageError) {
    guard let value = rest.popFirst() else {
      throw UsageError("--\(option.name) needs a value: --\(option.name) \(option.value ?? "VALUE").")
    }
    options[option.name, default: []].append(value)
  }
}
