/// What a customer wants of our memory, where a message says that and nothing else. It is recognised in code, so that
/// seeing and erasing work with every model and with none.
enum MemoryWish: Hashable, Sendable {
  /// “What do you know about me?”
  case list
  /// “Forget me.”
  case forgetEverything
  /// “Forget that.”
  case forgetLatest
  /// “Forget that I like aisle seats.”
  case forget(String)
  /// “Don't remember anything about me.”
  case stop
  /// “Remember that I like aisle seats.”
  case remember(String)

  /// Reads a message.
  init?(_ text: String) {
    var spoken = Self.words(text)
    while let first = spoken.first, Self.courtesies.contains(first.plain) { spoken.removeFirst() }
    while let last = spoken.last, Self.courtesies.contains(last.plain) { spoken.removeLast() }
    for opening in Self.openings where Self.begins(spoken, with: opening) {
      spoken.removeFirst(opening.count)
    }
    let plain = spoken.map(\.plain)
    if Self.lists.contains(plain) {
      self = .list
    } else if Self.stops.contains(plain) {
      self = .stop
    } else if Self.forgetsEverything(plain) {
      self = .forgetEverything
    } else if Self.latest.contains(plain) {
      self = .forgetLatest
    } else if let object = Self.object(of: Self.forgetting, in: spoken) {
      self = .forget(object)
    } else if let object = Self.object(of: Self.remembering, in: spoken), !text.contains("?") {
      self = .remember(object)
    } else {
      return nil
    }
  }

  // MARK: Words

  /// A word as it was written, and as it is compared.
  private struct Word {
    var written: Substring
    var plain: String
  }

  private static func words(_ text: String) -> ArraySlice<Word> {
    text.split(whereSeparator: \.isWhitespace).map { written in
      Word(
        written: written,
        plain: String(written.lowercased().filter { $0.isLetter || $0.isNumber }))
    }[...]
  }

  private static func begins(_ spoken: ArraySlice<Word>, with words: [String]) -> Bool {
    spoken.count >= words.count && zip(spoken, words).allSatisfy { $0.plain == $1 }
  }

  /// What follows a verb, without the stop at its end.
  private static func object(of verbs: [[String]], in spoken: ArraySlice<Word>) -> String? {
    guard let verb = verbs.first(where: { begins(spoken, with: $0) }) else { return nil }
    let rest = spoken.dropFirst(verb.count)
    guard rest.count >= 2, let first = rest.first, !notObjects.contains(first.plain) else { return nil }
    var object = rest.map { String($0.written) }.joined(separator: " ")
    while let last = object.last, last == "." || last == "!" || last == "," { object.removeLast() }
    return object
  }

  private static func forgetsEverything(_ words: [String]) -> Bool {
    guard let verb = words.first, ["forget", "erase", "delete", "remove", "clear"].contains(verb) else {
      return false
    }
    let object = Array(words.dropFirst())
    return everything.contains(object) || verb == "forget" && [["me"], ["everything"]].contains(object)
  }

  private static func sentences(_ texts: [String]) -> Set<[String]> {
    Set(texts.map { $0.split(separator: " ").map(String.init) })
  }

  private static let courtesies: Set<String> = [
    "please", "pls", "hi", "hello", "hey", "ok", "okay", "so", "and", "thanks", "now", "then", "usher",
  ]
  private static let openings = [
    ["can", "you"], ["could", "you"], ["would", "you"], ["will", "you"], ["i", "want", "you", "to"],
    ["id", "like", "you", "to"], ["please"], ["tell", "me"], ["show", "me"], ["list"],
  ]
  private static let lists = sentences([
    "what do you know about me", "what do you know of me", "what do you remember about me",
    "what do you remember of me", "what have you remembered about me", "what have you stored about me",
    "what have you saved about me", "what did you remember about me", "what do you have about me",
    "what do you have on me", "what do you keep about me", "what do you store about me",
    "what information do you have about me", "what information do you keep about me",
    "what data do you have about me", "what data do you keep about me", "what data do you store about me",
    "what you know about me", "what you remember about me", "everything you know about me",
    "everything you remember about me", "all you know about me", "do you know anything about me",
    "do you remember anything about me", "do you remember me", "what is remembered about me",
  ])
  private static let stops = sentences([
    "dont remember anything about me", "do not remember anything about me", "dont remember me",
    "do not remember me", "never remember anything about me", "stop remembering me",
    "stop remembering things about me", "stop remembering anything about me", "remember nothing about me",
    "dont remember things about me", "do not remember things about me",
  ])
  private static let everything = sentences([
    "everything about me", "all about me", "anything about me", "everything you know about me",
    "all you know about me", "what you know about me", "everything you remember about me",
    "what you remember about me", "all you remember about me", "everything you have about me",
    "everything you have on me", "everything you have stored about me", "everything i told you",
    "everything i have told you", "everything ive told you", "what you have stored about me",
    "your memory of me", "all facts about me", "all the facts about me",
  ])
  private static let latest = sentences([
    "forget that", "forget this", "forget that again", "forget what i just said",
    "forget what i just told you", "forget what i said", "forget what you just remembered",
    "forget the last one",
  ])
  private static let forgetting = [["forget", "that"], ["forget", "about"]]
  private static let remembering = [
    ["remember", "that"], ["remember", "this"], ["note", "that"], ["remember"],
    ["keep", "in", "mind", "that"], ["make", "a", "note", "that"],
  ]
  /// “Remember me”, “remember to call”, “remember when” say nothing about the customer.
  private static let notObjects: Set<String> = ["to", "when", "me", "the", "what", "how", "it", "about"]
}
