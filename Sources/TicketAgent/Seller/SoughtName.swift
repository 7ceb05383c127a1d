/// The name of something that the catalogue does not know: “the ice show” is written in small letters, and still a name.
struct SoughtName {
  let text: String

  init?(_ message: String) {
    let words = message.split {
      !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "’" || $0 == "&" || $0 == "-")
    }
    .map(String.init)
    let folded = words.map { $0.lowercased() }
    guard let end = folded.indices.first(where: { Self.occasions.contains(folded[$0]) && $0 > 0 }) else {
      return nil
    }
    var start = end
    while start > 0, end - start < 5, !Self.around.contains(folded[start - 1]) { start -= 1 }
    guard start < end, folded[start..<end].contains(where: { $0.count > 2 && !Self.plain.contains($0) })
    else {
      return nil
    }
    text = words[start...end].joined(separator: " ")
  }

  private static let occasions: Set<String> = [
    "show", "game", "concert", "match", "gig", "event", "performance", "play", "musical", "opera", "ballet",
    "circus",
    "festival", "tour", "cup", "final", "fight", "race", "party", "movie", "film",
  ]
  /// Words that stand before a name, and are no part of it.
  private static let around: Set<String> = [
    "the", "a", "an", "for", "to", "see", "at", "of", "and", "my", "tickets", "ticket", "seats", "some",
    "any", "that",
    "this", "your", "with", "is", "are", "watch", "i", "want", "need", "get", "me", "next", "tonight's",
    "please",
  ]
  private static let plain: Set<String> = [
    "good", "nice", "great", "cheap", "best", "other", "another", "new", "big", "next", "last", "first",
    "whole", "same",
    "evening", "night", "weekend", "live", "home", "away",
  ]
}
