/// What a number counts.
enum Unit: Hashable, Sendable {
  case money(Character, hundredths: Bool)
  case percent
  /// Seconds in one of it.
  case duration(Int)
  /// Months in one of it.
  case months(Int)
  case other(String)
  case morning, afternoon
  case ordinal
  /// The clock's full hour.
  case clock

  /// The unit that a word names.
  static func named(_ word: String) -> Unit? { names[word] }

  /// Words that stand between a number and its unit.
  static func isQualifier(_ word: String) -> Bool { qualifiers.contains(word) }

  private static let qualifiers: Set<String> = [
    "working", "business", "calendar", "full", "whole", "consecutive", "more", "extra", "clear", "further",
    "other", "school", "additional",
  ]

  private static let names: [String: Unit] = {
    var names: [String: Unit] = [:]
    func add(_ words: String, _ unit: Unit) {
      for word in words.split(separator: " ") { names[String(word)] = unit }
    }
    add("pound pounds quid gbp £ sterling", .money("£", hundredths: false))
    add("euro euros eur €", .money("€", hundredths: false))
    add("dollar dollars usd $", .money("$", hundredths: false))
    add("pence p", .money("£", hundredths: true))
    add("% percent", .percent)
    add("second seconds sec secs s", .duration(1))
    add("minute minutes min mins", .duration(60))
    add("hour hours h hr hrs", .duration(3600))
    add("day days night nights", .duration(86_400))
    add("week weeks", .duration(604_800))
    add("fortnight fortnights", .duration(1_209_600))
    add("month months", .months(1))
    add("year years yr yrs", .months(12))
    add("am a.m", .morning)
    add("pm p.m", .afternoon)
    add("st nd rd th", .ordinal)
    add("o'clock o’clock uhr", .clock)
    add("mbit/s mbps mbit mbits/s mb/s megabits", .other("mbit/s"))
    add("gbit/s gbps gbit gigabit gigabits", .other("gbit/s"))
    add("gb gigabytes gigabyte", .other("gb"))
    add("mb megabytes", .other("mb"))
    add("km kilometres kilometers", .other("km"))
    add("m metres meters metre meter", .other("m"))
    add("m² sqm", .other("m²"))
    add("cm centimetres centimeters", .other("cm"))
    add("mm millimetres millimeters", .other("mm"))
    add("ml millilitres", .other("ml"))
    add("l litre litres liter liters", .other("l"))
    add("kg kilograms kilos", .other("kg"))
    add("g grams", .other("g"))
    add("mg milligrams", .other("mg"))
    add("kwh", .other("kwh"))
    add("kw", .other("kw"))
    add("ghz", .other("ghz"))
    add("mhz", .other("mhz"))
    add("ms milliseconds", .other("ms"))
    add("°c degrees", .other("°c"))
    add("mile miles", .other("mile"))
    add("inch inches", .other("inch"))
    return names
  }()
}

/// The months' names.
enum CalendarWords {
  static func month(_ word: String) -> Int? { months[word] }

  private static let months: [String: Int] = {
    let names = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
      "november", "december",
    ]
    var months: [String: Int] = ["sept": 9]
    for (place, name) in names.enumerated() {
      months[name] = place + 1
      // "may" is a verb more often than a month; only with a day beside it is it read as one.
      months[String(name.prefix(3))] = place + 1
    }
    return months
  }()
}
