package import Embeddings

#if canImport(Glibc)
import Glibc
#endif

/// Tells from a customer's message whether a person should look at it: by phrases, and by what the message is like.
///
/// Both have their say: a phrase that the likeness speaks against counts less, and a likeness alone must be great.
/// `Docs/Escalation.md` has the method and its figures.
public struct EscalationDetector: Sendable {
  private let settings: EscalationSettings
  private let lists: [EscalationKind: CueList]

  /// How sure a company's own words are.
  private static let ownScore = 0.95

  /// Makes a detector.
  public init(_ settings: EscalationSettings = EscalationSettings()) {
    self.settings = settings
    lists = EscalationKind.ofMessages.reduce(into: [:]) { lists, kind in
      lists[kind] = EscalationCues.list(kind)?.adding(settings.rule(kind).keywords, score: Self.ownScore)
    }
  }

  /// What a message shows, the surest first; nothing that is not worth a thought.
  ///
  /// - Parameter embedding: The message's; nothing where it has none, or means another text.
  package func signals(
    in message: String, embedding: Embedding? = nil, _ classifier: EscalationClassifier? = nil
  ) -> [EscalationSignal] {
    guard settings.isEnabled else { return [] }
    let text = CueText(message)
    let likeness = embedding.flatMap { classifier?.probabilities(message, $0) }
    var signals: [EscalationSignal] = []
    for kind in EscalationKind.ofMessages {
      let cue = cue(kind, text)
      var score = Self.combined(cue.score, likeness?[kind])
      // Of a word or two alone nobody can tell.
      if cue.score == 0, text.tokens.count < Self.tellingWords { score = min(score, Self.most) }
      guard score >= Self.least else { continue }
      var why = cue.phrases.map { "they write “\($0)”" }
      if let likeness = likeness?[kind], likeness >= 0.3 {
        why.append("it is like messages that are (\(Int((likeness * 100).rounded())) %)")
      }
      signals.append(
        EscalationSignal(kind, score, why: why, isDanger: kind == .urgent && cue.score >= Self.danger))
    }
    return signals.sorted { $0.score > $1.score }
  }

  /// As sure as phrases are that name a danger to somebody.
  private static let danger = 0.97
  /// What is less sure is not worth noting.
  private static let least = 0.3
  /// So many words show by themselves what a message is like, and fewer not more than this.
  private static let tellingWords = 5
  private static let most = 0.55

  // MARK: Parts

  private func cue(_ kind: EscalationKind, _ text: CueText) -> (score: Double, phrases: [String]) {
    let finds = lists[kind]?.finds(in: text) ?? []
    var score = 0.0
    var phrases: [String] = []
    var seen: [Range<Int>] = []
    for find in finds.sorted(by: { $0.score > $1.score }) where !seen.contains(where: find.range.overlaps) {
      // What is said in two ways is surer, but not twice as sure.
      score = score == 0 ? find.score : 1 - (1 - score) * (1 - find.score / 3)
      seen.append(find.range)
      if phrases.count < 2 { phrases.append(text.quote(find.range)) }
    }
    if kind == .urgent {
      let reading = UrgencyReading(text)
      if reading.score > score { (score, phrases) = (reading.score, reading.phrases) }
    }
    if kind == .anger, text.shouting >= 3 || text.marks >= 3 || (text.shouting >= 1 && text.marks >= 2) {
      let loudness = text.shouting >= 3 && text.marks >= 1 ? 0.5 : 0.3
      score = score == 0 ? loudness : 1 - (1 - score) * (1 - loudness)
      phrases.append(text.shouting >= 3 ? "so in capitals" : "so many marks")
    }
    return (score, phrases)
  }

  /// How much the likeness counts beside a phrase.
  private static let weight = 0.9
  /// As sure as a message is without any phrase.
  private static let usual = 0.1
  /// The likeness that says nothing: messages are less like the examples than these are like each other.
  private static let indifferent = 0.07

  /// Puts both kinds of evidence together: the likeness moves the odds of what phrases say, up by more than down.
  static func combined(_ cue: Double, _ likeness: Double?) -> Double {
    let base = logit(max(cue, usual))
    guard let likeness else { return cue }
    let shift = weight * (logit(likeness) - logit(indifferent))
    return 1 / (1 + exp(-(base + min(max(shift, -1.2), 4))))
  }

  private static func logit(_ share: Double) -> Double {
    let share = min(max(share, 0.001), 0.999)
    return log(share / (1 - share))
  }
}
