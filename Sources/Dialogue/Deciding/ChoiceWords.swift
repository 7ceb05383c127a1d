/// Reads which of the things offered is meant: “these”, “great, the first seats then”, “le premier”, “um the 2nd pair i
/// guess”.
///
/// To choose costs nothing and can be taken back, so a place that is named once is enough, whatever else is said; pointing
/// (“those”) counts only where nothing else is.
public enum ChoiceWords {
  /// The place, counted from 1, and from the end where it is negative; nothing where the message names none, or says
  /// more.
  public static func place(_ message: String) -> Int? { place(Tokenizer(message).tokens) }

  static func place(_ all: [Token]) -> Int? {
    named(all) ?? pointed(all)
  }

  /// The one place that a short message names.
  private static func named(_ all: [Token]) -> Int? {
    guard all.count <= 14, !all.contains(where: { refusals.contains($0.text) }) else { return nil }
    if all.contains(where: { $0.text == "?" }), !all.contains(where: { asking.contains($0.text) }) {
      return nil
    }
    let tokens = all.filter { $0.kind != .mark || $0.text == "#" }
    var places: Set<Int> = []
    for (index, token) in tokens.enumerated() {
      let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
      let before = index > 0 ? tokens[index - 1].text : ""
      guard let place = ordinals[token.text] ?? numbered(tokens, index), !otherwise.contains(next) else {
        continue
      }
      // “One second”, “a second”; “at first”.
      if token.text == "second", ["a", "one", "just", "sec"].contains(before) { continue }
      if ["at", "firstly"].contains(before), token.text == "first" || token.text == "last" { continue }
      places.insert(place)
    }
    return places.count == 1 ? places.first : nil
  }

  /// `#2`, `2nd`
  private static func numbered(_ tokens: [Token], _ index: Int) -> Int? {
    guard tokens[index].kind == .number, let number = tokens[index].number, (1...20).contains(number) else {
      return nil
    }
    let next = index + 1 < tokens.count ? tokens[index + 1] : nil
    let isOrdinal =
      next.map { $0.isGlued && ["st", "nd", "rd", "th", "e", "er", "ere"].contains($0.text) } ?? false
    let isCounted = index > 0 && tokens[index - 1].text == "#"
    return isOrdinal || isCounted ? Int(number) : nil
  }

  private static func pointed(_ all: [Token]) -> Int? {
    let tokens = all.filter { $0.kind != .mark }
    guard !tokens.isEmpty, tokens.count <= 12, tokens.contains(where: { pointing.contains($0.text) }) else {
      return nil
    }
    return tokens.allSatisfy { pointing.contains($0.text) || fillers.contains($0.text) } ? 1 : nil
  }

  private static let ordinals: [String: Int] = {
    let rows: [(Int, String)] = [
      (
        1,
        "first frist fisrt firts top former erste ersten erster erstes premier premiere premiers premieres primero primera "
          + "primeros primeras primer primo prima primi prime primeiro primeira primeiros primeiras eerste pierwszy "
          + "pierwsza pierwsze"
      ),
      (
        2,
        "second secnd zweite zweiten zweiter zweites deuxieme deuxiemes seconde segundo segunda segundos segundas secondo "
          + "seconda secondi tweede drugi druga drugie"
      ),
      (
        3,
        "third thrid dritte dritten dritter drittes troisieme troisiemes tercero tercera terceros terceras tercer terzo "
          + "terza terzi terceiro terceira derde trzeci trzecia"
      ), (4, "fourth vierte vierten quatrieme cuarto cuarta quarto quarta vierde"),
      (
        -1,
        "last latter bottom letzte letzten letzter dernier derniere derniers dernieres ultimo ultima ultimos ultimas "
          + "ultimi laatste ostatni"
      ),
    ]
    var table: [String: Int] = [:]
    for (place, row) in rows { for word in row.split(separator: " ") { table[String(word)] = place } }
    return table
  }()
  /// What makes a place something else: “first time”, “last night”, “second row”.
  private static let otherwise: Set<String> = [
    "time", "times", "row", "rows", "floor", "level", "tier", "name", "night", "week", "month", "year",
    "minute",
    "half", "class", "order", "of", "base", "game", "hand", "thoughts", "thought", "league", "birthday",
  ]
  private static let refusals: Set<String> = [
    "not", "no", "don't", "dont", "isn't", "neither", "none", "except", "nicht", "kein", "pas", "non",
  ]
  private static let asking: Set<String> = ["can", "could", "may", "take", "have", "get", "please", "book"]
  private static let pointing: Set<String> = ["these", "those", "that", "them", "this", "it", "thats"]
  private static let fillers: Set<String> = [
    "ok", "okay", "great", "good", "perfect", "take", "the", "please", "then", "i'll", "ill", "i", "we'll",
    "we",
    "want", "would", "like", "go", "with", "for", "lets", "let's", "seats", "seat", "one", "ones", "option",
    "pair", "are", "is", "fine", "yes", "yeah", "yh", "yep", "ye", "thanks", "hold", "keep", "get", "me",
    "us", "i'd",
    "number", "choose", "pick", "sure", "and", "tickets", "nice", "book", "buy", "reserve", "alright",
    "that's",
    "sounds", "look", "looks", "do", "cool", "lovely", "will", "two", "both", "well", "just", "card", "offer",
    "set",
    "thank", "you", "now", "super", "excellent", "works", "right", "so", "oh", "hm", "hmm", "a", "of", "all",
    "to",
    "be", "have", "um", "uh", "guess", "think", "suppose", "very", "ones", "mate", "thing", "sweet", "grand",
  ]
}
