import LanguageModels

/// Whether a customer has put the same question in other words.
public enum Rephrasing {
  /// This part of all that two messages say has to be in both.
  private static let overlap = 0.5

  /// Whether the later of two messages says the earlier one again.
  public static func isOne(_ earlier: String, _ later: String) -> Bool {
    guard let first = QuestionSense(earlier), let second = QuestionSense(later) else { return false }
    let likeness = second.likeness(to: first)
    if likeness.isSame { return true }
    let all = likeness.shared + likeness.additions + likeness.omissions
    return !likeness.isOpposed && likeness.shared >= 2 && Double(likeness.shared) >= overlap * Double(all)
  }
}
