import Essentials

/// Whether everything that replies state was told by a tool of the conversation, or stands in what they cite.
struct TruthCheck {
  /// A figure that comes from nowhere.
  struct Finding: Hashable, Sendable, CustomStringConvertible {
    let words: String
    let reply: String

    var description: String { "“\(words)” in “\(reply.prefix(300))”" }
  }

  let findings: [Finding]

  init(_ transcript: Transcript) {
    var known = KnownFigures()
    var findings: [Finding] = []
    for turn in transcript.turns {
      for call in turn.calls { known.learn(call) }
      var here = known
      for text in turn.cited { here.learn(text) }
      let own = Self.ownWords(turn.said)
      for stated in FigureText.figures(in: turn.reply)
      where !here.hold(stated.figure, at: turn.at) && !Self.repeats(stated, in: turn.reply, own) {
        findings.append(Finding(words: stated.words(in: turn.reply), reply: turn.reply))
      }
    }
    self.findings = findings
  }

  /// What the customer named may be named back where it is not more than that: “nothing under $50”, “no section 999”.
  private static func repeats(_ stated: StatedFigure, in reply: String, _ own: Set<Figure>) -> Bool {
    guard own.contains(stated.figure) else { return false }
    let before = reply[..<stated.range.lowerBound].suffix(24).lowercased()
    switch stated.figure {
    case .money: return limits.contains { before.contains($0) }
    case .section, .weekday: return true
    default: return false
    }
  }

  private static let limits = [
    "under ", "up to ", "below ", "within ", "at most ", "more than ", "budget of ", "limit of ",
  ]

  private static func ownWords(_ said: String) -> Set<Figure> {
    var own = Set(FigureText.figures(in: said).map(\.figure))
    // Budgets are often bare numbers, and weekdays small.
    for match in said.matches(of: /\d+/) {
      guard let number = Int(match.0), number < 1_000_000 else { continue }
      own.formUnion([.money(number * 100, "USD"), .money(number * 100, "EUR"), .section(String(match.0))])
    }
    own.formUnion(FigureText.figures(in: said.capitalizedWords).map(\.figure))
    return own
  }
}

extension String {
  fileprivate var capitalizedWords: String {
    split(separator: " ").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
  }
}
