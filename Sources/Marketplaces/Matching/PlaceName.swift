/// Names of places, brought to one.
enum PlaceName {
  /// A city's name as it is compared: what lies within another is that other.
  static func city(_ name: String) -> String {
    let folded = FoldedText.words(name).map { $0 == "st" ? "saint" : $0 }.joined(separator: " ")
    return metros[folded] ?? folded
  }

  /// Places that markets call by the city around them, or by another name.
  private static let metros: [String: String] = {
    let rows = [
      "new york": [
        "new york city", "nyc", "manhattan", "brooklyn", "queens", "flushing", "forest hills", "bronx",
        "the bronx", "staten island", "elmont", "east rutherford",
      ],
      "los angeles": [
        "la", "hollywood", "inglewood", "west hollywood", "pasadena", "carson", "universal city",
      ],
      "san francisco": ["sf"], "chicago": ["rosemont", "tinley park"], "boston": ["foxborough", "foxboro"],
      "dallas": ["arlington", "fort worth"], "minneapolis": ["saint paul"], "miami": ["miami gardens"],
      "las vegas": ["paradise"], "washington": ["washington dc", "washington d c"], "munchen": ["munich"],
      "koln": ["cologne"], "wien": ["vienna"], "milano": ["milan"], "roma": ["rome"], "praha": ["prague"],
    ]
    var table: [String: String] = [:]
    for (city, others) in rows { for other in others { table[other] = city } }
    return table
  }()

  /// How far apart two points are, in kilometres (haversine).
  static func distance(_ one: MarketVenue, _ other: MarketVenue) -> Double? {
    guard let latitude = one.latitude, let longitude = one.longitude, let otherLatitude = other.latitude,
      let otherLongitude = other.longitude
    else { return nil }
    return distance(latitude, longitude, otherLatitude, otherLongitude)
  }
}

/// Venues that are known by several names.
public struct VenueAliases: Sendable {
  private let names: [String: String]

  /// Knows the company's own aliases beside the usual ones.
  ///
  /// - Parameter own: Names by the name that they stand for.
  public init(own: [String: [String]] = [:]) {
    var names: [String: String] = [:]
    for (name, others) in Self.usual.merging(own, uniquingKeysWith: +) {
      let folded = FoldedText.fold(name)
      for other in others { names[FoldedText.fold(other)] = folded }
    }
    self.names = names
  }

  /// The words of a venue's name under the name that it has now.
  func words(of name: String) -> Set<String> {
    let folded = FoldedText.words(name).drop { $0 == "the" }.joined(separator: " ")
    let known = names[folded] ?? names["the " + folded] ?? folded
    return Set(
      known.split(separator: " ").map(String.init).filter { !Self.fillers.contains($0) }
        .map { Self.spellings[$0] ?? $0 })
  }

  private static let fillers: Set<String> = ["the", "of", "at", "and", "in", "s", "de", "estadio"]
  private static let spellings = [
    "theater": "theatre", "center": "centre", "amphitheater": "amphitheatre", "st": "saint",
    "hse": "house", "aud": "auditorium",
  ]

  /// Houses that markets still list under former names, and names that people shorten.
  private static let usual: [String: [String]] = [
    "Crypto.com Arena": ["Staples Center"], "Oakland Arena": ["Oracle Arena", "Oakland Coliseum Arena"],
    "Madison Square Garden": ["MSG", "Madison Square Garden Arena"],
    "Climate Pledge Arena": ["KeyArena", "Key Arena", "KeyArena at Seattle Center"],
    "Acrisure Stadium": ["Heinz Field"], "Kia Forum": ["The Forum", "Forum", "Inglewood Forum"],
    "Kia Center": ["Amway Center"],
    "Kaseya Center": ["FTX Arena", "American Airlines Arena", "Miami-Dade Arena"],
    "Footprint Center": ["Talking Stick Resort Arena", "Phoenix Suns Arena", "PHX Arena"],
    "Lumen Field": ["CenturyLink Field"], "Daikin Park": ["Minute Maid Park"],
    "Rate Field": ["Guaranteed Rate Field", "US Cellular Field"], "Delta Center": ["Vivint Arena"],
    "Empower Field at Mile High": ["Sports Authority Field", "Broncos Stadium at Mile High"],
    "Northwest Stadium": ["FedExField", "Commanders Field"], "Xfinity Mobile Arena": ["Wells Fargo Center"],
    "Rocket Arena": ["Rocket Mortgage FieldHouse", "Quicken Loans Arena"],
    "Amerant Bank Arena": ["FLA Live Arena", "BB&T Center"], "Hard Rock Stadium": ["Sun Life Stadium"],
    "Angel Stadium": ["Anaheim Stadium", "Angel Stadium of Anaheim"], "The O2": ["O2 Arena", "The O2 Arena"],
    "O2 Academy Brixton": ["Brixton Academy"],
    "Empire Polo Club": ["Empire Polo Field", "Empire Polo Grounds"],
    "Club Space": ["Space Miami", "Club Space Miami"], "Allianz Arena": ["Fussball Arena München"],
    "Scotiabank Arena": ["Air Canada Centre"], "Olympiastadion Berlin": ["Olympic Stadium Berlin"],
    "Uber Arena": ["Mercedes-Benz Arena Berlin", "O2 World Berlin"],
    "Colosseum at Caesars Palace": ["The Colosseum", "Caesars Palace Colosseum"],
  ]
}
