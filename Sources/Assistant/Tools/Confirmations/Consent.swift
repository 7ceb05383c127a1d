/// Whether a message says yes or no to what was asked, and nothing else. A message that says more, such as “yes, but only
/// two”, is neither: what is done must be what was asked.
enum Consent: Hashable, Sendable {
  case yes, no

  /// Reads a message.
  init?(_ text: String) {
    let words = Array(Words(text))
    guard let first = words.first, words.count <= 6 else { return nil }
    let rest = words.dropFirst()
    if Self.agreeing.contains(first),
      rest.allSatisfy({ Self.agreeing.contains($0) || Self.fillers.contains($0) })
    {
      self = .yes
    } else if Self.refusing.contains(first),
      rest.allSatisfy({ Self.refusing.contains($0) || Self.fillers.contains($0) })
    {
      self = .no
    } else {
      return nil
    }
  }

  private static let agreeing: Set<String> = [
    "yes", "yeah", "yep", "yup", "sure", "ok", "okay", "confirm", "confirmed", "agreed", "absolutely",
    "certainly",
    "definitely", "proceed",
  ]
  private static let refusing: Set<String> = [
    "no", "nope", "nah", "cancel", "stop", "decline", "dont", "don't", "never",
  ]
  private static let fillers: Set<String> = [
    "please", "thanks", "thank", "you", "go", "ahead", "do", "it", "that", "is", "that's", "right", "correct",
    "i",
    "fine", "thats",
  ]
}
