import Dialogue
import Testing

/// Messages and what must be read from them, a row each: `asked|message => slot value; slot not value`.
///
/// `now` stands where the value takes the place of another, `not` where it is refused, `any` where anything will do.
enum ExtractionTable {
  struct Row: CustomTestStringConvertible {
    let asked: Slot?
    let text: String
    let expected: String
    var testDescription: String { text }
  }

  static func rows(_ table: String) -> [Row] {
    table.split(separator: "\n").map { line in
      let halves = line.split(separator: " => ", maxSplits: 1)
      let parts = halves[0].split(separator: "|", maxSplits: 1)
      let asked = parts.count == 2 ? Slot(rawValue: String(parts[0])) : nil
      return Row(
        asked: asked, text: String(asked == nil ? halves[0] : parts[1]), expected: String(halves.last ?? ""))
    }
  }

  static let moment = moment(2026, 3, 11)

  static func moment(_ year: Int, _ month: Int, _ day: Int) -> LocalMoment {
    guard let day = CalendarDay(year, month, day), let noon = TimeOfDay(12) else { fatalError("no such day") }
    return LocalMoment(day, noon)
  }

  static let extractor = SlotExtractor([
    KnownEntity(.performer, "Golden State Warriors", aliases: ["Warriors", "Dubs", "GSW"]),
    KnownEntity(.performer, "Los Angeles Lakers", aliases: ["Lakers"]),
    KnownEntity(.event, "Warriors vs Lakers"),
    KnownEntity(.performer, "Coldplay"), KnownEntity(.performer, "Twenty One Pilots"),
    KnownEntity(.performer, "Maroon 5"), KnownEntity(.performer, "Lights"), KnownEntity(.event, "Hamilton"),
    KnownEntity(.event, "Star City Music Festival"),
    KnownEntity(.event, "The Phantom of the Opera", aliases: ["Phantom"]),
    KnownEntity(.venue, "Chase Center"),
    KnownEntity(.venue, "Madison Square Garden", aliases: ["MSG"]),
    KnownEntity(.city, "San Francisco", aliases: ["SF", "San Fran"]),
    KnownEntity(.city, "New York", aliases: ["NYC", "New York City", "NY"]),
    KnownEntity(.city, "Los Angeles", aliases: ["LA"]), KnownEntity(.category, "Jazz"),
    KnownEntity(.category, "Music", aliases: ["concert", "concerts"]), KnownEntity(.category, "Rock"),
    KnownEntity(.performer, "Beyoncé", aliases: ["Queen Bey"]), KnownEntity(.performer, "Foo Fighters"),
  ])

  /// Updates in the table's words.
  static func described(_ updates: [SlotUpdate]) -> String {
    let parts = updates.map { update in
      let value = update.value?.description ?? ""
      return switch update.change {
      case .set: "\(update.slot) \(value)"
      case .changed: "\(update.slot) now \(value)"
      case .excluded: "\(update.slot) not \(value)"
      case .cleared: "\(update.slot) any"
      }
    }
    return parts.isEmpty ? "nothing" : parts.joined(separator: "; ")
  }
}
