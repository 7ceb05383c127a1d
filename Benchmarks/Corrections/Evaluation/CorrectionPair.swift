/// A corrected question, and another one that is or is not the same.
package struct CorrectionPair: Sendable {
  /// Where a pair is from.
  package enum Origin: String, Sendable, CaseIterable {
    /// The semantic cache's pairs: near in their words, both ways round.
    case cache = "the semantic cache's"
    /// Written for corrections, in words as different as customers have.
    case free = "freely put"
    /// Questions to the same companies about something else.
    case crosswise = "a question to the same company"
  }

  package let corrected: String
  package let asked: String
  /// Whether the corrected answer answers what is asked.
  package let isSame: Bool
  package let set: Origin
  /// Whether it may be used for tuning.
  package let isForTuning: Bool
}
