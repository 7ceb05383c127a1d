/// Numbers the marks of a streamed answer in the order in which they appear: a model that cites its passages as `[4]`
/// and `[2]` is shown as `[1]` and `[2]`. Marks of passages that there are not vanish.
struct CitationNumbering {
  /// The passages, from 0, in the order of their marks.
  private(set) var order: [Int] = []
  /// How many passages there are to cite; more may be found while the answer is written.
  var passageCount: Int
  /// The beginning of what may be a mark, held back until the rest is there.
  private var held = ""

  init(passageCount: Int) {
    self.passageCount = passageCount
  }

  /// The text that can be shown after one more delta.
  mutating func renumber(_ delta: String) -> String {
    var shown = ""
    for character in delta {
      if held.isEmpty {
        if character == "[" { held = "[" } else { shown.append(character) }
      } else if character == "]", let number = Int(held.dropFirst()) {
        shown += mark(number)
        held = ""
      } else if character.isASCII, character.isNumber, held.count < 3 {
        held.append(character)
      } else {
        shown += held
        held = character == "[" ? "[" : ""
        if character != "[" { shown.append(character) }
      }
    }
    return shown
  }

  /// What is still held back when the answer has ended.
  mutating func finish() -> String {
    defer { held = "" }
    return held
  }

  private mutating func mark(_ number: Int) -> String {
    guard (1...max(passageCount, 1)).contains(number), passageCount > 0 else { return "" }
    if let place = order.firstIndex(of: number - 1) { return "[\(place + 1)]" }
    order.append(number - 1)
    return "[\(order.count)]"
  }
}
