public import Essentials

/// Questions that are alike, and that nothing answered.
public struct KnowledgeGap: Hashable, Sendable {
  /// What people have made of it.
  public enum State: String, Sendable, CaseIterable {
    /// Nothing yet, or customers have asked again since it was done.
    case open
    /// It is none of the company's business.
    case ignored
    /// Something was written about it.
    case done
  }

  /// What people have decided about it.
  public struct Decision: Hashable, Sendable {
    /// What it is to be.
    public var state: State
    /// What was written about it.
    public var document: DocumentID?
    /// Who decided.
    public var decider: Reviewer
    /// When.
    public var decidedAt: Timestamp
  }

  /// Its name.
  public var id: GapID
  /// The question that was asked first.
  public var question: String
  /// Those that were asked, the earliest first.
  public var questions: [UnansweredQuestion]
  /// What people have decided about it.
  public var decision: Decision?

  /// How it stands: what was done, and is asked again, is open again.
  public var state: State {
    guard let decision else { return .open }
    let isAskedAgain = questions.last.map { $0.askedAt > decision.decidedAt } ?? false
    return decision.state == .done && isAskedAgain ? .open : decision.state
  }
}
