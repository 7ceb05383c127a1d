/// A corrected question, and another one that is or is not the same.
package struct CorrectionPair: Sendable {
  /// Where a pair is from.
  package enum Origin: String, Sendable, CaseIterable {
    /// The semantic cache's pairs: near in their words, both ways round.
    case cache = "the semantic cache's"
    /// Written for corrections, in words as different as customers have.
    case free = "freely put"
    /// The same, where the correction knows one wording more.
    case worded = "freely put, one wording known"
    /// Questions to the same companies about something else.
    case crosswise = "a question to the same company"
  }

  package let corrected: String
  /// The other wordings that the correction knows.
  package var wordings: [String] = []
  /// The corrected answer; of the semantic cache's pairs it says no more than the question.
  package let answer: String
  package let asked: String
  /// Whether the corrected answer answers what is asked.
  package let isSame: Bool
  package let set: Origin
  /// Whether it may be used for tuning.
  package let isForTuning: Bool
}
