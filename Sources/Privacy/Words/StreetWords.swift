/// The words that streets are made of.
enum StreetWords {
  /// How much more than its name a street needs to be taken for one.
  enum Certainty { case sure, withTown }

  static let english: Set<String> = [
    "street", "st", "road", "rd", "avenue", "ave", "lane", "ln", "drive", "dr", "boulevard", "blvd", "court",
    "ct",
    "place", "pl", "square", "sq", "terrace", "ter", "close", "crescent", "cres", "gardens", "gdns", "hill",
    "parkway",
    "pkwy", "highway", "hwy", "mews", "grove", "walk", "row", "quay", "green", "way", "circle", "cir",
    "trail",
  ]
  static let french: Set<String> = [
    "rue", "avenue", "av", "boulevard", "bd", "allée", "place", "chemin", "impasse", "quai", "route", "cours",
    "square",
  ]
  static let romance: [String: Certainty] = [
    "calle": .sure, "avenida": .sure, "avda": .sure, "rua": .sure, "travessa": .sure, "ul": .sure,
    "ulica": .sure,
    "viale": .sure, "piazza": .sure, "via": .withTown, "plaza": .withTown, "paseo": .withTown,
    "corso": .withTown,
    "largo": .withTown, "aleja": .withTown,
  ]
  /// Words that an address may begin with, its number further on.
  static let beginnings = Set(romance.keys).union(["am", "an"])
  static let particles: Set<String> = [
    "de", "la", "du", "des", "del", "della", "di", "da", "do", "das", "dos", "las", "los", "el", "le", "les",
    "am", "an",
    "der", "den", "dem", "zum", "zur", "im", "sur",
  ]
  static let directions: Set<String> = ["n", "s", "e", "w", "ne", "nw", "se", "sw"]
  static let flats: Set<String> = ["flat", "apt", "apartment", "unit", "suite", "apto", "wohnung", "appt"]
  static let additions: Set<String> = ["bis", "ter", "quater"]
  /// A number behind these is a seat's.
  static let seating: Set<String> = [
    "section", "sec", "row", "seat", "seats", "level", "gate", "block", "tier", "platform", "door",
    "entrance", "stage",
    "hall", "room", "line", "bus", "act", "scene", "part", "vol", "no", "top",
  ]

  /// German and Dutch names are one word that ends with the kind.
  static func certainty(ofEnding word: String) -> Certainty? {
    if word == "str" || word == "straße" || word == "strasse" { return .sure }
    guard word.utf8.count >= 6, !["sitzplatz", "stehplatz", "parkplatz", "stellplatz"].contains(word) else {
      return nil
    }
    if sureEndings.contains(where: { word.hasSuffix($0) }) { return .sure }
    return likelyEndings.contains { word.hasSuffix($0) } ? .withTown : nil
  }

  private static let sureEndings = [
    "straße", "strasse", "str", "gasse", "allee", "straat", "gracht", "laan", "gatan", "vägen",
  ]
  private static let likelyEndings = [
    "weg", "platz", "ring", "damm", "ufer", "markt", "plein", "kade", "singel", "steeg", "gade", "vej",
    "veien",
  ]
}
