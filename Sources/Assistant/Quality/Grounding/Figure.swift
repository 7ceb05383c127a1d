/// Something in a text that can be looked up: an amount, a time, a date, a quantity, an address.
struct Figure: Hashable, Sendable {
  /// What it means, whatever it is written like.
  enum Value: Hashable, Sendable {
    /// In hundredths of the currency, whose sign it is.
    case money(Int, Character)
    /// In thousandths of a per cent.
    case percent(Int)
    /// Minutes after midnight.
    case time(Int)
    case date(day: Int, month: Int, year: Int?)
    /// The 17th.
    case dayOfMonth(Int)
    /// A stretch of time in thousandths of a second; as no other number is.
    case seconds(Int)
    /// A stretch of time in thousandths of a month.
    case months(Int)
    /// Thousandths of a unit.
    case quantity(Int, String)
    /// Thousandths of nothing in particular.
    case number(Int)
    /// Digits and letters that belong together: `4G`, `KB1`.
    case code(String)
    /// The last nine digits.
    case phone(String)
    case email(String)
    /// A page or a site, without scheme.
    case address(String)
  }

  var value: Value
  /// What it may mean as well: 7/11 is in July or in November.
  var other: Value?
  /// The number itself, in thousandths, where it is one.
  var magnitude: Int?
  /// As it is written.
  var text: String
}

extension Figure.Value {
  var isContact: Bool {
    switch self {
    case .phone, .email, .address: true
    default: false
    }
  }

  /// Whether two values are of a kind, so that the one may be said in place of the other.
  func isLike(_ other: Figure.Value) -> Bool {
    switch (self, other) {
    case (.money, .money), (.percent, .percent), (.time, .time), (.number, .number): true
    case (.date, .date), (.dayOfMonth, .dayOfMonth), (.date, .dayOfMonth), (.dayOfMonth, .date): true
    case (.seconds, .seconds), (.months, .months), (.seconds, .months), (.months, .seconds): true
    case (.quantity(_, let unit), .quantity(_, let other)): unit == other
    default: false
    }
  }
}

/// The figures of a text, to look others up in.
struct FigureSet: Hashable, Sendable {
  private(set) var values: Set<Figure.Value> = []
  /// The numbers of all, whatever they count.
  private(set) var magnitudes: Set<Int> = []
  private(set) var bare: Set<Int> = []
  private(set) var dates: [Figure.Value] = []
  private(set) var addresses: [String] = []

  var isEmpty: Bool { values.isEmpty }

  init(_ figures: [Figure] = []) {
    for figure in figures { insert(figure) }
  }

  mutating func insert(_ figure: Figure) {
    values.insert(figure.value)
    if let other = figure.other {
      values.insert(other)
      dates.append(other)
    }
    if let magnitude = figure.magnitude { magnitudes.insert(magnitude) }
    switch figure.value {
    case .number(let number): bare.insert(number)
    case .date: dates.append(figure.value)
    case .address(let address): addresses.append(address)
    case .email(let address): addresses.append(address.split(separator: "@").last.map(String.init) ?? "")
    default: break
    }
  }

  mutating func formUnion(_ other: FigureSet) {
    values.formUnion(other.values)
    magnitudes.formUnion(other.magnitudes)
    bare.formUnion(other.bare)
    dates += other.dates
    addresses += other.addresses
  }

  /// Whether a figure is said here.
  ///
  /// - Parameter isData: Whether this is data, in which a number needs no unit: `{"price": 18}`.
  func supports(_ figure: Figure, isData: Bool) -> Bool {
    if values.contains(figure.value) { return true }
    if let other = figure.other, values.contains(other) { return true }
    if isData, let magnitude = figure.magnitude, bare.contains(magnitude) { return true }
    switch figure.value {
    case .number(let number): return magnitudes.contains(number)
    case .quantity(let number, _): return bare.contains(number)
    case .date(let day, let month, let year):
      return dates.contains { date in
        guard case .date(let otherDay, let otherMonth, let otherYear) = date else { return false }
        return day == otherDay && month == otherMonth
          && (year == nil || otherYear == nil || year == otherYear)
      }
    case .dayOfMonth(let day):
      return dates.contains { if case .date(let other, _, _) = $0 { other == day } else { false } }
    case .address(let address):
      return addresses.contains { $0 == address || $0.hasPrefix(address + "/") }
    case .money, .percent, .time, .seconds, .months, .code, .phone, .email: return false
    }
  }

  /// Whether something here is of a figure's kind.
  func holdsKind(of figure: Figure) -> Bool {
    values.contains { $0.isLike(figure.value) }
  }
}
