/// Reads which of the things offered is meant, where a message says nothing else: “these”, “great, the first seats then”,
/// “take them”.
public enum ChoiceWords {
  /// The place, counted from 1; nothing where the message says more, or names none.
  public static func place(_ message: String) -> Int? { place(Tokenizer(message).tokens) }

  static func place(_ all: [Token]) -> Int? {
    let tokens = all.filter { $0.kind != .mark }
    guard !tokens.isEmpty, tokens.count <= 12 else { return nil }
    var places: Set<Int> = []
    var points = false
    for token in tokens {
      if let place = ordinals[token.text] {
        places.insert(place)
      } else if pointing.contains(token.text) {
        points = true
      } else if !fillers.contains(token.text) {
        return nil
      }
    }
    if places.count == 1 { return places.first }
    return places.isEmpty && points ? 1 : nil
  }

  private static let ordinals: [String: Int] = [
    "first": 1, "frist": 1, "fisrt": 1, "firts": 1, "1st": 1, "second": 2, "secnd": 2, "2nd": 2, "third": 3,
    "thrid": 3,
    "3rd": 3, "fourth": 4, "4th": 4, "last": -1, "top": 1,
  ]
  private static let pointing: Set<String> = ["these", "those", "that", "them", "this", "it", "thats"]
  private static let fillers: Set<String> = [
    "ok", "okay", "great", "good", "perfect", "take", "the", "please", "pls", "then", "i'll", "ill", "i",
    "we'll", "we",
    "want", "would", "like", "go", "with", "for", "lets", "let's", "seats", "seat", "one", "ones", "option",
    "pair", "are",
    "is", "fine", "yes", "yeah", "thanks", "hold", "keep", "get", "me", "us", "i'd", "number", "choose",
    "pick", "sure",
    "and", "tickets", "nice", "book", "buy", "reserve", "alright", "that's", "sounds", "look", "looks", "do",
    "cool",
    "lovely", "will", "two", "both", "well", "just", "st", "nd", "rd", "th", "card", "offer", "set", "thank",
    "you", "now",
    "super", "excellent", "works", "right", "so", "oh", "hm", "hmm", "a", "of", "all", "to", "be", "have",
  ]
}
