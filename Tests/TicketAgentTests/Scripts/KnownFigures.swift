import Essentials
import Foundation
import Ticketing

/// What the tools of a conversation have said so far.
struct KnownFigures {
  private var figures: Set<Figure> = []
  private var instants: Set<Timestamp> = []
  private var zones: Set<String> = []
  private var expiries: Set<Timestamp> = []
  private var texts: [String] = []

  /// Takes in what a call returned, or what was asked.
  mutating func learn(_ call: CallRecord.Call) {
    // Days and seats that were asked for may be named, as in “nothing on 14 March”.
    learn(days: call.arguments)
    switch call.ending {
    case .asked(let text): learn(text)
    case .failed(let text): learn(text)
    case .done(let content, let statement):
      learn(content, currency: nil)
      if let statement { learn(statement) }
    }
  }

  mutating func learn(_ text: String) {
    for stated in FigureText.figures(in: text) { learn(stated.figure) }
  }

  private mutating func learn(_ figure: Figure) {
    figures.insert(figure)
    switch figure {
    case .seat(let section, let row, let number):
      figures.formUnion([
        .seat(section: nil, row: row, number: number), .row(section: section, row), .row(section: nil, row),
      ])
      if let section { figures.insert(.section(section)) }
    case .row(_, let row): figures.insert(.row(section: nil, row))
    default: break
    }
  }

  private mutating func learn(days arguments: JSONValue) {
    for value in (arguments.objectValue ?? [:]).values {
      guard let text = value.stringValue else { continue }
      for case .day(let year?, let month, let day) in FigureText.figures(in: text).map(\.figure) {
        learn(day: day, month, year)
      }
    }
  }

  /// Amounts are numbers whose object, or one around it, names a currency; what is counted is none.
  private mutating func learn(_ json: JSONValue, currency outer: String?) {
    if let list = json.arrayValue {
      for element in list { learn(element, currency: outer) }
    } else if let members = json.objectValue {
      let currency = members["currency"]?.stringValue ?? outer
      for (name, value) in members {
        learn(member: name, value, currency)
        learn(value, currency: currency)
      }
      learnSeat(members)
    } else if let text = json.stringValue {
      learn(text)
      texts.append(text)
      if let time = Timestamp(text) { instants.insert(time) }
      if text.contains("/"), let zone = TimeZoneName(text) { zones.insert(zone.identifier) }
    }
  }

  private mutating func learn(member name: String, _ value: JSONValue, _ currency: String?) {
    if name == "expires_at", let time = value.stringValue.flatMap({ Timestamp($0) }) { expiries.insert(time) }
    if name == "section" || name == "title", let text = value.stringValue { figures.insert(.section(text)) }
    guard Self.amounts.contains(name), let number = value.doubleValue else { return }
    // What has no currency beside it is in that of the place.
    for code in currency.map({ [$0] }) ?? ["USD", "EUR"] {
      figures.insert(.money(abs(Int((number * 100).rounded())), code))
    }
  }

  private static let amounts: Set<String> = [
    "price", "amount", "total", "tickets", "fees", "taxes", "lowest_price", "highest_price",
    "price_with_fees",
    "price_delta", "paid", "refunded", "refund", "kept", "delta", "difference", "subtotal", "charge",
    "credit",
    "refundable", "new_total", "old_total",
  ]

  private mutating func learnSeat(_ members: [String: JSONValue]) {
    guard let section = members["section"]?.stringValue, let number = members["number"]?.stringValue else {
      return
    }
    learn(.seat(section: section, row: members["row"]?.stringValue ?? "", number: number))
  }

  private mutating func learn(day: Int, _ month: Int, _ year: Int) {
    figures.formUnion([
      .day(year: year, month: month, day: day), .day(year: nil, month: month, day: day),
    ])
    if let weekday = Self.weekday(year, month, day) { figures.insert(.weekday(weekday)) }
  }

  private static func weekday(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar.date(from: DateComponents(year: year, month: month, day: day)).map {
      calendar.component(.weekday, from: $0)
    }
  }

  // MARK: Asking

  /// Whether the tools have said this.
  func hold(_ figure: Figure, at now: Timestamp) -> Bool {
    if figures.contains(figure) { return true }
    switch figure {
    case .time, .day, .weekday: return moments.contains(where: { Self.reads($0, figure) })
    case .minutes(let count):
      return expiries.contains { end in
        let seconds = (end - now).inSeconds
        return seconds > 0 && Int((seconds / 60).rounded(.down))...Int((seconds / 60).rounded(.up)) ~= count
      }
    case .section(let name):
      return figures.contains {
        if case .section(let known) = $0 { known.lowercased() == name.lowercased() } else { false }
      }
    default: return false
    }
  }

  /// All moments on all clocks that were named.
  private var moments: [DateComponents] {
    (zones.isEmpty ? ["UTC"] : zones).flatMap { name -> [DateComponents] in
      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = TimeZone(identifier: name) ?? .gmt
      return instants.map {
        calendar.dateComponents(
          [.year, .month, .day, .hour, .minute, .weekday],
          from: Date(timeIntervalSince1970: Double($0.milliseconds) / 1000))
      }
    }
  }

  private static func reads(_ moment: DateComponents, _ figure: Figure) -> Bool {
    switch figure {
    case .time(let minutes): moment.hour.map { $0 * 60 } == minutes - (moment.minute ?? 0)
    case .day(let year, let month, let day):
      moment.day == day && moment.month == month && (year == nil || moment.year == year)
    case .weekday(let weekday): moment.weekday == weekday
    default: false
    }
  }
}
