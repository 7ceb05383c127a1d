import Foundation

/// An event's name taken apart: who plays whom, or who plays, without what markets write around it.
struct EventName: Sendable {
  /// Two sides that meet, each as words; empty where nobody meets.
  let sides: [Set<String>]
  /// The words of the whole name that say something.
  let words: Set<String>
  /// The words of what stands first: `Taylor Swift` of “Taylor Swift | The Eras Tour”.
  let lead: Set<String>
  /// The words behind it.
  let rest: Set<String>
  /// Which part of a run it is, for example `night: 2`.
  let parts: [String: String]
  /// Days of the week in the name.
  let weekdays: Set<String>
  /// Words that tell performances of one day apart.
  let performances: Set<String>
  let squads: Set<String>
  /// What sort of ensemble plays, as the name says it.
  let ensembles: Set<String>
  let isTribute: Bool
  let isVisit: Bool
  /// A ticket for several days.
  let isPass: Bool

  /// - Parameter place: Words of the venue and its city, which some markets write into names.
  init(_ name: String, place: Set<String>) {
    let bare = Self.withoutNotes(name)
    let folded = " \(FoldedText.fold(bare)) "
    func says(_ phrases: [String]) -> Bool { phrases.contains { folded.contains(" \($0) ") } }
    isTribute = says(NameWords.tributes)
    isVisit = says(NameWords.visits) && !folded.contains(" tours of ")
    let all = " \(FoldedText.fold(name)) "
    isPass = all.contains(" pass ") || all.contains(" day ticket ") || all.contains(" day tickets ")
    parts = Self.parts(in: all)
    let everything = Set(all.split(separator: " ").map(String.init))
    weekdays = everything.intersection(NameWords.weekdays)
    performances = Set(NameWords.performances.filter { all.contains(" \($0) ") })
    squads = everything.isDisjoint(with: NameWords.men) ? everything.intersection(NameWords.squads) : []
    ensembles = everything.intersection(NameWords.ensembles)
    sides = Self.sides(of: bare, place: place)
    words = Self.meaning(of: bare, without: place)
    let (first, others) = Self.lead(of: bare)
    let lead = Self.meaning(of: first, without: [])
    self.lead = lead
    rest = Self.meaning(of: others, without: place).subtracting(lead)
  }

  // MARK: Taking apart

  /// The name without what stands in brackets and between stars, and without the name of who presents it.
  private static func withoutNotes(_ name: String) -> String {
    var text = String(name.prefix(300))
    text.replace(/\([^)]*\)|\[[^\]]*\]|\*[^*]*\*/, with: " ")
    text.replace(/(?i)\s[-–—|]?\s*doors?:?\s+\d{1,2}(:\d\d)?\s*(am|pm)?/, with: " ")
    text.replace(
      /(?i)\s[-–—|]\s*(rescheduled|postponed|cancelled|new date|sold out|\d\d (&|and) over|ages \d\d\+?|all ages).*$/,
      with: " ")
    if let match = text.firstMatch(of: /(?i)^.{2,40}?\s(presents?|presented by):?\s/),
      text.distance(from: match.range.upperBound, to: text.endIndex) >= 4
    {
      // “Disney On Ice presents …” is a title itself.
      let presenter = FoldedText.words(String(text[match.range]))
      if !presenter.contains("on") { text = String(text[match.range.upperBound...]) }
    }
    text.replace(/(?i)^\s*(an evening with|a night with|tickets for)\s+/, with: "")
    let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return trimmed.isEmpty ? name : trimmed
  }

  private static func parts(in folded: String) -> [String: String] {
    let words = folded.split(separator: " ").map(String.init)
    var parts: [String: String] = [:]
    for (index, word) in words.enumerated() {
      guard index + 1 < words.count else { break }
      let next = NameWords.numbers[words[index + 1]] ?? words[index + 1]
      guard next.count <= 3, next.allSatisfy(\.isNumber) else { continue }
      let pair = index > 0 ? words[index - 1] + " " + word : word
      let known =
        NameWords.parts.first { $0.pattern == pair } ?? NameWords.parts.first { $0.pattern == word }
      if let known { parts[known.name] = next }
    }
    // “3 Day Pass”, and the numbers of fights: UFC 330.
    for (index, word) in words.enumerated() where index + 1 < words.count {
      if word.count <= 2, word.allSatisfy(\.isNumber), words[index + 1] == "day" { parts["days"] = word }
      if word == "ufc", words[index + 1].allSatisfy(\.isNumber) { parts["ufc"] = words[index + 1] }
    }
    return parts
  }

  /// The two sides of “A vs B”, “A at B”, “A - B” between clubs; a side that is the place is none.
  private static func sides(of name: String, place: Set<String>) -> [Set<String>] {
    // What stands before a colon is the competition, behind a dash a note about the day.
    var text = name
    if let colon = text.firstIndex(of: ":"), text[colon...].contains(/(?i)\s(vs?\.?|at|@)\s/) {
      text = String(text[text.index(after: colon)...])
    }
    guard let match = text.firstMatch(of: /(?i)\s(?:vs\.?|v\.?|versus|@|at)\s/) else {
      return clubs(of: text)
    }
    let left = String(text[..<match.range.lowerBound])
    var right = String(text[match.range.upperBound...])
    if let dash = right.firstMatch(of: /\s[-–—|]\s/) { right = String(right[..<dash.range.lowerBound]) }
    var first = left
    if let dash = first.firstMatch(of: /\s[-–—|]\s/) { first = String(first[dash.range.upperBound...]) }
    let sides = [meaning(of: first, without: []), meaning(of: right, without: [])]
    guard sides.allSatisfy({ !$0.isEmpty }) else { return [] }
    let isPlace = match.output.contains("at") || match.output.contains("@") || match.output.contains("AT")
    if isPlace, sides[1].isSubset(of: place) { return [] }
    return sides
  }

  /// “FC Bayern - Borussia”: a dash between two names, of which one is a club's.
  private static func clubs(of text: String) -> [Set<String>] {
    guard let dash = text.firstMatch(of: /\s[-–—]\s/) else { return [] }
    let halves = [String(text[..<dash.range.lowerBound]), String(text[dash.range.upperBound...])]
    let marks: Set<String> = ["fc", "cf", "sc", "afc", "borussia", "real", "atletico", "united", "city"]
    guard halves.contains(where: { !marks.isDisjoint(with: FoldedText.words($0)) }) else { return [] }
    return halves.map { meaning(of: $0, without: []) }
  }

  private static func lead(of name: String) -> (String, String) {
    let ends: [Regex<Substring>] = [
      /:\s/, /\s[-–—|\/]\s/, /(?i)\s(?:with|w\/|feat\.?|featuring|ft\.?)\s/, /,\s/,
    ]
    let cut = ends.compactMap { name.firstMatch(of: $0)?.range }.min { $0.lowerBound < $1.lowerBound }
    guard let cut else { return (name, "") }
    return (String(name[..<cut.lowerBound]), String(name[cut.upperBound...]))
  }

  /// The words that say something: all of them, where that would be none.
  static func meaning(of text: String, without place: Set<String>) -> Set<String> {
    let all = FoldedText.words(text).flatMap { word in
      (NameWords.shortWords[word] ?? word).split(separator: " ").map(String.init)
    }
    let words = all.map { NameWords.numbers[$0] ?? $0 }
    let telling = Set(words).subtracting(NameWords.fillers).subtracting(NameWords.notes)
    let away = telling.subtracting(place)
    return away.isEmpty ? (telling.isEmpty ? Set(words) : telling) : away
  }
}

extension MarketEvent.Kind {
  /// What a listing is for, as its name and its venue's say it.
  public init(of name: String, at venue: String) {
    let folded = " \(FoldedText.fold(name)) "
    func says(_ phrases: [String]) -> Bool { phrases.contains { folded.contains(" \($0) ") } }
    let place = " \(FoldedText.fold(venue)) "
    self =
      says(NameWords.parking) || place.contains(" parking ")
      ? .parking : says(NameWords.extras) ? .extra : .event
  }
}
