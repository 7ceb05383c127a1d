/// Recognises the plain wish to talk to a person, by how it is put.
///
/// Only what leaves no doubt: "can I transfer my ticket to someone else" is no such wish.
enum WishForPerson {
  /// Whether the words say so.
  static func isExpressed(by words: [String]) -> Bool {
    // "Are you a real person?" asks something else.
    if doubts.contains(where: { words.starts(with: $0) }) { return false }
    return words.indices.contains { start in
      wishes.contains { wish in
        words[start...].starts(with: wish) && leadsToPerson(words[(start + wish.count)...])
      }
    } || isOnlyPerson(words)
  }

  /// "… to a real person": a person, with nothing but articles and adjectives before it.
  private static func leadsToPerson(_ words: ArraySlice<String>) -> Bool {
    guard let first = words.first(where: { !attributes.contains($0) }) else { return words.contains("human") }
    return people.contains(first) || (words.contains("human") && courtesies.contains(first))
  }

  /// "Real person please", "a live agent".
  private static func isOnlyPerson(_ words: [String]) -> Bool {
    let named = words.drop { courtesies.contains($0) || ["a", "an", "the"].contains($0) }
    guard let adjective = named.first, ["real", "live", "actual", "human"].contains(adjective) else {
      return false
    }
    let rest = named.dropFirst()
    guard let person = rest.first, people.contains(person) else { return false }
    return rest.dropFirst().allSatisfy { courtesies.contains($0) }
  }

  private static let doubts = [["am", "i"], ["are", "you"], ["is", "this"], ["do", "i"]]
  private static let wishes = [
    ["talk", "to"], ["talk", "with"], ["speak", "to"], ["speak", "with"], ["chat", "to"], ["chat", "with"],
    ["connect", "me", "to"], ["connect", "me", "with"], ["transfer", "me", "to"], ["pass", "me", "to"],
    ["put", "me", "through", "to"], ["hand", "me", "over", "to"], ["get", "me"], ["give", "me"],
  ]
  private static let attributes: Set<String> = [
    "a", "an", "the", "any", "some", "one", "of", "your", "real", "live", "actual", "human",
  ]
  private static let courtesies: Set<String> = ["please", "pls", "now", "thanks", "i", "want", "need"]
  private static let people: Set<String> = [
    "human", "person", "people", "agent", "agents", "representative", "rep", "operator", "advisor", "adviser",
    "someone", "somebody", "staff", "manager", "supervisor", "colleague", "employee", "employees", "being",
  ]
}
