import Essentials

/// Values of an answer as they can be used: bounded, of the right kind, or nothing.
extension JSONValue {
  /// A text on one line, without control characters, at most so long; nothing where it is empty.
  func line(_ limit: Int = 200) -> String? {
    guard case .string(let text) = self else { return nil }
    var scalars = String.UnicodeScalarView()
    // What is far too long is not gone through.
    for scalar in text.unicodeScalars.prefix(4 * limit) {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .format, .spaceSeparator:
        if let last = scalars.last, last != " " { scalars.append(" ") }
      default: scalars.append(scalar)
      }
    }
    let line = String(String(scalars).prefix(limit))
    let trimmed = line.hasSuffix(" ") ? String(line.dropLast()) : line
    return trimmed.isEmpty ? nil : trimmed
  }

  /// A name that is a number or a text.
  var name: String? {
    if case .integer(let number) = self { return String(number) }
    return line(100)
  }

  /// A number, also one in quotes.
  var figure: Double? {
    let figure = doubleValue ?? stringValue.flatMap { $0.utf8.count <= 32 ? Double($0) : nil }
    return figure.flatMap { $0.isFinite ? $0 : nil }
  }

  /// A price in major units; nothing where it is none that a ticket has. Zero stands for “not known” at the markets.
  func price(_ currency: Currency) -> Money? {
    guard let figure = doubleValue, figure.isFinite, figure > 0, figure <= 10_000_000 else { return nil }
    let minor = (figure * Double(currency.minorUnitsPerMajor)).rounded()
    return minor > 0 ? Money(minorUnits: Int64(minor), currency) : nil
  }

  /// A count.
  var count: Int? {
    guard let figure = doubleValue, figure.isFinite, (0...100_000_000).contains(figure) else { return nil }
    return Int(figure)
  }

  /// Degrees.
  func degrees(_ limit: Double) -> Double? {
    figure.flatMap { abs($0) <= limit && $0 != 0 ? $0 : nil }
  }
}

extension MarketPage {
  /// Reads events one by one; those that cannot be read are counted.
  init(_ elements: [JSONValue], callsLeft: Int? = nil, _ read: (JSONValue) -> MarketEvent?) {
    let most = elements.prefix(200)
    let events = most.compactMap(read)
    self.init(events, skipped: most.count - events.count, callsLeft: callsLeft)
  }
}
