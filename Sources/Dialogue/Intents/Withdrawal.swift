/// Whether somebody wants no more of what is looked for or kept for them: said outright, or by what they tell of
/// themselves.
public enum Withdrawal: Hashable, Sendable {
  /// “Give them back”, “never mind”.
  case outright
  /// “We'll stay at home”, “something came up”: probable enough to ask.
  case implied

  /// Reads a message; nothing where it wants to go on, or asks, unless a question will do.
  public init?(_ message: String, asked: Bool = false) {
    let tokens = Tokenizer(message).tokens
    guard tokens.count <= 40, asked || !tokens.contains(where: { $0.text == "?" }) else { return nil }
    var found: Withdrawal?
    for index in tokens.indices {
      guard let match = Self.phrases.match(tokens, at: index), !Self.isDenied(tokens, index) else { continue }
      if match.meaning == .outright {
        self = .outright
        return
      }
      found = match.meaning
    }
    guard let found else { return nil }
    self = found
  }

  /// “Don't let them go”, “please don't release them”.
  private static func isDenied(_ tokens: [Token], _ index: Int) -> Bool {
    guard !["don't", "dont", "do", "no", "not", "won't", "can't", "never"].contains(tokens[index].text) else {
      return false
    }
    return tokens[max(0, index - 3)..<index].contains {
      ["don't", "dont", "not", "never", "won't", "didn't"].contains($0.text)
    }
  }

  private static let phrases = PhraseTable<Withdrawal>([
    (
      """
      never mind|nevermind|nvm|forget it|forget them|forget about it|forget the tickets|forget about the tickets|\
      start over|start again|don't bother|scrap that|scrap it|scrap them|drop them|\
      don't want them|dont want them|do not want them|don't want it|dont want it|do not want it|\
      don't want these|don't want those|don't want the tickets|don't want the seats|don't want any of|\
      don't need them|dont need them|do not need them|don't need it|won't need them|no need for them|\
      no longer want|no longer need|no longer interested|not interested anymore|not interested any more|\
      release the seats|release them|release it|release the hold|release the tickets|free them up|free them|\
      let them go|let it go|let the seats go|let the tickets go|give them back|give it back|give these back|\
      give those back|give the seats back|give the tickets back|give back the|put them back|hand them back|\
      take them back|somebody else have|someone else have|others have them|somebody else can have|\
      someone else can have|others can have|sell them to|get rid of them|leave it|leave them|drop it|let it be
      """, .outright
    ),
    (
      """
      stay home|stay at home|staying home|staying at home|stay in|staying in|not going|won't go|won't be going|\
      not going to go|aren't going|isn't going|not coming|won't come|won't be coming|won't make it|can't make it|\
      cannot make it|can't go|cannot go|can't come|cannot come|unable to come|unable to make it|\
      unable to attend|can't attend|cannot attend|won't be able|plans changed|plans have changed|\
      change of plans|change of plan|changed my mind|changed our mind|changed our minds|something came up|\
      something has come up|something's come up|no longer going|decided not to|decided against|\
      thought better of|give it a miss|i'll pass|we'll pass|skip it|skip this|won't be using|can't use|\
      not gonna go|not gonna make it|don't feel like|too ill|too sick|have to cancel|need to cancel|must cancel|\
      got to cancel|gotta cancel|not happening
      """, .implied
    ),
  ])
}
