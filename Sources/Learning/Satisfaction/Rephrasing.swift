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

  /// Whether another message is a wording of a question that its answer may be given to as well. One word in another's
  /// place is another question: a dog is no bicycle.
  public static func isWording(_ text: String, of question: String) -> Bool {
    guard isOne(question, text), let asked = QuestionSense(question), let other = QuestionSense(text) else {
      return false
    }
    let likeness = other.likeness(to: asked)
    return likeness.isSame || likeness.additions != likeness.omissions || likeness.additions > 1
  }
}
