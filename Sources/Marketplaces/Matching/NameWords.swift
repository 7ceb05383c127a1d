/// Words of events' names that say something about a listing beside who plays.
enum NameWords {
  /// A place for a car.
  static let parking = ["parking", "park and ride", "valet"]
  /// What is no seat at the event, or a seat with far more.
  static let extras = [
    "vip package", "vip packages", "vip experience", "vip upgrade", "package", "packages", "meet and greet",
    "not a concert ticket", "no concert ticket", "no ticket included", "hotel", "lounge", "club access",
    "upgrade", "upgrades", "camping", "shuttle", "suite", "suites", "fast lane", "hospitality", "add on",
    "tailgate", "after party", "afterparty", "pre party", "watch party", "viewing party", "meal voucher",
  ]
  /// Others who play somebody's music.
  static let tributes = [
    "tribute", "tributes", "candlelight", "the music of", "a celebration of", "celebrating the music",
    "cover band", "impersonator", "performed by", "worlds greatest", "the songs of", "hits of", "a night of",
    "experience",
  ]
  /// Who plays is another than who is called alike without such a word: Chicago is no orchestra.
  static let ensembles: Set<String> = [
    "orchestra", "symphony", "philharmonic", "pops", "choir", "chorus", "ballet", "quartet", "trio",
  ]
  /// Visits of the house itself.
  static let visits = ["tours", "public tour", "stadium tour", "venue tour", "guided tour"]
  /// What says nothing about who plays.
  static let fillers: Set<String> = [
    "the", "a", "an", "and", "of", "at", "in", "on", "for", "to", "by", "with", "w", "feat", "featuring",
    "ft", "live", "tour", "tours", "world", "concert", "tickets", "ticket", "show", "special", "guest",
    "guests", "presents", "presented", "official", "evening", "musical", "music", "festival", "arts",
    "football", "basketball", "hockey", "baseball", "fc", "cf", "sc", "afc", "club", "touring", "broadway",
    "la", "liga", "premier", "league", "preseason", "regular", "season", "no", "symphony", "s",
  ]
  /// Notes that stand with a name and say nothing about what it is.
  static let notes: Set<String> = [
    "rescheduled", "postponed", "cancelled", "canceled", "relocated", "moved", "sold", "out", "new", "date",
    "time", "subject", "change", "tbd", "tba", "doors", "open", "pm", "am", "ages", "age", "all", "over",
    "18", "19", "21", "16", "years", "up", "only", "from", "original", "if", "necessary", "rain", "shine",
    "nye", "years", "eve", "touring", "ny", "nyc", "uk",
  ]
  /// Which part of a run, a festival or a match a listing is: two that differ are two.
  static let parts: [(pattern: String, name: String)] = [
    ("session", "session"), ("night", "night"), ("day", "day"), ("weekend", "weekend"),
    ("home game", "game"), ("series game", "series game"), ("game", "game"), ("part", "part"),
    ("week", "week"), ("round", "round"),
  ]
  static let numbers: [String: String] = [
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ninth": "9", "first": "1", "second": "2", "third": "3", "i": "1", "ii": "2", "iii": "3",
  ]
  static let weekdays: Set<String> = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]
  /// Times of day that tell two performances of one day apart.
  static let performances = ["matinee", "early show", "late show", "sing along", "relaxed performance"]
  /// Teams that are called like others.
  static let squads: Set<String> = ["women", "womens", "ladies", "u21", "u23", "legends", "reserves"]
  /// Who else is named where both play.
  static let men: Set<String> = ["men", "mens"]
  /// Short names that people write for a word of a team's or a place's name.
  static let shortWords: [String: String] = [
    "yanks": "yankees", "ny": "new york", "nj": "new jersey", "la": "los angeles", "sf": "san francisco",
    "f1": "formula 1", "utd": "united", "st": "saint", "intl": "international", "bayern": "bayern",
    "munich": "munchen", "philly": "philadelphia", "vegas": "las vegas",
  ]
}
