import Essentials
import Persistence

/// One conversation of the history, from its first message to what was thought of it.
struct GeneratedConversation {
  var random: SeededGenerator
  private let settings: HistorySettings
  private let start: Timestamp
  private let id: String
  private let channel: String
  private let agent: String
  private let intent: String?
  private let day: Int
  private let isSpike: Bool
  private let isPoor: Bool
  private var time: Timestamp
  private var ordinal: Int64 = 0
  private var answers: [String] = []

  private static let channels = [("web", 60.0), ("whatsapp", 20), ("email", 12), ("sms", 8)]
  private static let agents = [("ticketing", 50.0), ("general", 25), ("billing", 15), ("tech_support", 10)]
  private static let intents: [String: [(String?, Double)]] = [
    "ticketing": [
      ("find_events", 40), ("buy_tickets", 30), ("seat_map", 15), ("waiting_list", 10), (nil, 5),
    ],
    "general": [("parking", 25), ("opening_hours", 25), ("accessibility", 20), ("bags", 15), (nil, 15)],
    "billing": [("refund", 45), ("invoice", 30), ("double_charge", 20), (nil, 5)],
    "tech_support": [("sign_in", 40), ("app_crash", 35), ("qr_code", 20), (nil, 5)],
  ]
  private static let models = [("local", 0.3), ("small-2", 0.45), ("large-1", 0.25)]

  init(_ settings: HistorySettings, at start: Timestamp, _ random: inout SeededGenerator) {
    self.settings = settings
    self.start = start
    time = start
    let day = Int((start.milliseconds - settings.start.milliseconds) / 86_400_000)
    self.day = day
    let hour = start.milliseconds % 86_400_000 / 3_600_000
    let isMidday = day == settings.spikeDay && (10..<13).contains(hour)
    isSpike = isMidday ? random.happens(0.75) : false
    id = Self.name("conv", start, &random)
    channel = random.choose(Self.channels)
    agent = isSpike ? "billing" : random.choose(Self.agents)
    intent = isSpike ? "refund" : random.choose(Self.intents[agent] ?? [])
    isPoor = agent == "billing" && day >= settings.qualityDropDay ?? .max
    self.random = random
  }

  private static func name(_ prefix: String, _ time: Timestamp, _ random: inout SeededGenerator) -> String {
    // The text of an identifier whatever its kind; conversations' are the server's own.
    let id = Identifier<AnyKind>(UUIDv7(at: time, using: &random)).text
    return prefix + id.dropFirst(AnyKind.prefix.utf8.count)
  }

  private enum AnyKind: IdentifierKind { static let prefix = "any" }

  /// Adds its rows.
  ///
  /// - Returns: How many messages it has.
  mutating func generate(into rows: inout HistoryRows) -> Int {
    let turns = 1 + Int(random.next(upperBound: UInt64(random.happens(0.3) ? 8 : 4)))
    let wants = random.happens(agent == "ticketing" ? 0.25 : 0)
    for turn in 0..<turns { addTurn(isLast: turn == turns - 1, isBrowsing: wants, into: &rows) }
    let isHandedOff = random.happens(isPoor ? 0.4 : 0.12)
    if isHandedOff { addHandoff(into: &rows) }
    let hasBought = wants && random.happens(0.4)
    if wants && (hasBought || random.happens(0.3)) { addOrder(isPaid: hasBought, into: &rows) }
    addOpinions(turns, isHandedOff: isHandedOff, hasBought: hasBought, into: &rows)
    let isOver = random.happens(0.5)
    rows.add(
      [
        .text(id), .text(isOver ? "ended" : "open"), .text(channel), .text("{}"), start.sqlValue,
        time.sqlValue, isOver ? time.sqlValue : .null, .integer(ordinal),
      ], to: .conversations)
    return Int(ordinal)
  }

  private mutating func pass(_ seconds: ClosedRange<Double>) {
    let time = seconds.lowerBound + random.share() * (seconds.upperBound - seconds.lowerBound)
    self.time = self.time + .milliseconds(Int64(time * 1000))
  }

  private mutating func message(
    _ role: String, _ text: String, answering question: String? = nil, _ rest: [SQLValue]? = nil,
    into rows: inout HistoryRows
  ) -> String {
    let name = Self.name("msg", time, &random)
    ordinal += 1
    rows.add(
      [
        .text(name), .text(id), .integer(ordinal), .text(role), .text(text), time.sqlValue,
        question.sqlValue, .integer(0),
      ] + (rest ?? Array(repeating: .null, count: 7)), to: .messages)
    return name
  }

  private mutating func addTurn(isLast: Bool, isBrowsing: Bool, into rows: inout HistoryRows) {
    pass(ordinal == 0 ? 0...0 : 20...120)
    let question = message("customer", "A question about \(intent ?? "something")", into: &rows)
    let model = random.choose(Self.models)
    let isCached = random.happens(0.15)
    let took = isCached ? 2 + random.share() * 6 : 200 + random.share() * random.share() * 4000
    time = time + .milliseconds(Int64(took))
    let isUnsure = random.happens(isPoor ? 0.45 : 0.08)
    let tools =
      isBrowsing
      ? #","tools":[{"name":"find_events","arguments":"{}","outcome":"succeeded","milliseconds":3}]"# : ""
    let wanted = intent.map { #","intent":"\#($0)""# } ?? ""
    let variant = model == "small-2" && random.happens(0.5) ? #","member":"brief""# : ""
    let answer = message(
      "agent", "An answer", answering: question,
      [
        .text(agent), .text(isUnsure ? "none" : "knowledge"), .integer(isUnsure ? 1 : 0),
        .integer(isCached ? 1 : 0), .real(took),
        .text(#"{"name":"\#(model)","provider":"house","model":"\#(model)","fallback":false\#(variant)}"#),
        .text(
          #"{"question":"q","dependence":"none","passages":[],"offers_handoff":false\#(wanted)\#(tools)}"#),
      ], into: &rows)
    answers.append(answer)
    if !isCached || random.happens(0.3) { addCall(model, isCached: isCached, into: &rows) }
  }

  private mutating func addCall(_ model: String, isCached: Bool, into rows: inout HistoryRows) {
    let input = 300 + Int64(random.next(upperBound: UInt64(2500)))
    let output = 20 + Int64(random.next(upperBound: UInt64(300)))
    let isDear = settings.costJumpDay.map { day >= $0 } ?? false
    let price: Int64? =
      switch model {
      case "local": 0
      case "large-1": (input * 5 + output * 15) * (isDear ? 5 : 2) / 2
      default: random.happens(0.02) ? nil : (input + output * 4) / 5
      }
    let hasFailed = random.happens(0.01)
    rows.add(
      [
        .text(Self.name("use", time, &random)), time.sqlValue, .text(model), .text("house"), .text(model),
        .text(agent), .text(channel), .text(id), .integer(input), hasFailed ? .null : .integer(output),
        .integer(input / 3), isCached ? .integer(0) : price.sqlValue, .integer(900_000),
        .text(hasFailed ? "failed" : "answered"), .integer(0), isCached ? .text("semantic") : .null,
        isCached ? price.sqlValue : .null,
      ], to: .calls)
  }

  private mutating func addHandoff(into rows: inout HistoryRows) {
    let begun = time
    let isTaken = random.happens(0.9)
    var (taken, replied, ended): (Timestamp?, Timestamp?, Timestamp?)
    if isTaken {
      pass(10...600)
      taken = time
      pass(5...90)
      replied = time
      _ = message("operator", "Here I am", into: &rows)
      pass(30...900)
      ended = random.happens(0.95) ? time : nil
    }
    let reason = random.choose([("requested", 0.5), ("anger", 0.1), ("unanswered", 0.3), ("operator", 0.1)])
    rows.add(
      [
        .text(Self.name("hnd", begun, &random)), .text(id),
        .text(ended != nil ? "closed" : isTaken ? "taken" : "waiting"), .text(reason), .integer(1),
        .text(""), begun.sqlValue, taken.sqlValue, replied.sqlValue, ended.sqlValue,
      ], to: .handoffs)
  }

  private mutating func addOrder(isPaid: Bool, into rows: inout HistoryRows) {
    pass(20...200)
    let paid = isPaid ? 2500 + Int64(random.next(upperBound: UInt64(20_000))) : 0
    let isReturned = isPaid && random.happens(0.05)
    rows.add(
      [
        .text(Self.name("ord", time, &random)), .text("cus_history"), .text(id),
        .text(isReturned ? "refunded" : isPaid ? "confirmed" : "failed"),
        .text(random.happens(0.9) ? "EUR" : "USD"), .integer(0), .integer(paid),
        .integer(isReturned ? paid : 0), time.sqlValue, time.sqlValue,
      ], to: .orders)
  }

  private mutating func addOpinions(
    _ turns: Int, isHandedOff: Bool, hasBought: Bool, into rows: inout HistoryRows
  ) {
    for answer in answers where random.happens(0.08) {
      let isUp = random.happens(isPoor ? 0.3 : 0.85)
      rows.add(
        [
          .text(answer), .text(id), .text(isUp ? "up" : "down"), random.happens(0.2) ? .text("So") : .null,
          time.sqlValue, time.sqlValue, .text(agent), .text("knowledge"),
        ], to: .feedback)
    }
    if random.happens(0.2) {
      let score: Int64 = random.choose(
        isPoor
          ? [(1, 40.0), (2, 30), (3, 15), (4, 10), (5, 5)] : [(1, 4.0), (2, 6), (3, 15), (4, 35), (5, 40)])
      rows.add([.text(id), .integer(score), time.sqlValue, time.sqlValue], to: .ratings)
    }
    let isAbandoned = !hasBought && !isHandedOff && random.happens(isPoor ? 0.35 : 0.07)
    let satisfaction = 0.5 + (hasBought ? 0.35 : 0) - (isHandedOff ? 0.3 : 0) - (isAbandoned ? 0.3 : 0)
    rows.add(
      [
        .text(id), start.sqlValue, .text(agent), .integer(Int64(turns)), .integer(turns > 2 ? 1 : 0),
        .integer(hasBought ? 1 : 0), .integer(isHandedOff ? 1 : 0), .integer(random.happens(0.1) ? 1 : 0),
        .integer(isAbandoned ? 1 : 0), .real(500), .real(max(0, satisfaction)), .integer(ordinal),
        .integer(random.happens(0.97) ? 1 : 0), time.sqlValue,
      ], to: .signals)
  }
}
