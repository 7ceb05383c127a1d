import Essentials
import Payments
import Persistence
import Ticketing
import UsherTesting

@testable import Assistant

/// Compares what has come of a conversation with what its script says.
struct ScriptChecks {
  let run: ScriptRun
  let earlier: [String: OrderID]

  func check(_ outcome: inout ScriptOutcome) async throws {
    let transcript = outcome.transcript
    let calls = wrongCalls(transcript)
    outcome.failures += calls
    let refused = transcript.calls.count { call in
      if case .failed(let why) = call.ending { why.hasPrefix("/") || why.contains("no tool") } else { false }
    }
    outcome.wrongCalls = calls.count + refused
    outcome.failures += ends(transcript)
    outcome.failures += try await orders()
    outcome.failures += try await holds()
    outcome.failures += try await books()
    outcome.failures += payments(transcript)
    outcome.failures += TruthCheck(transcript).findings.map { "untrue: \($0)" }
    outcome.failures += transcript.turns.flatMap { Self.plainness(of: $0.reply) }
  }

  // MARK: Texts

  /// Whether a text says something: in any case of letters, or where it stands between slashes, as a pattern.
  static func says(_ text: String, _ what: String) -> Bool {
    guard what.count > 2, what.hasPrefix("/"), what.hasSuffix("/") else {
      return text.lowercased().contains(what.lowercased())
    }
    guard let pattern = try? Regex(String(what.dropFirst().dropLast())).ignoresCase() else { return false }
    return text.contains(pattern)
  }

  static func texts(_ line: Script.Line, _ turn: Transcript.Turn) -> [String] {
    line.reply.map(\.text).filter { !says(turn.reply, $0) }.map {
      "the reply to “\(turn.said.prefix(60))” does not say “\($0)”"
    }
      + line.not.map(\.text).filter { says(turn.reply, $0) }.map {
        "the reply to “\(turn.said.prefix(60))” says “\($0)”"
      }
  }

  /// Nobody should see how we name things inside, or nothing at all.
  private static func plainness(of reply: String) -> [String] {
    let inner = ["evt_", "hold_0", "cust_", "pm_card", "null", "Optional(", "{\"", "event_id", "hold_id"]
    let found = inner.filter { reply.contains($0) }.map { "a reply shows “\($0)”" }
    return reply.trimmed.isEmpty ? ["a reply is empty"] : found
  }

  /// A card's number must not be in anything that was kept.
  static func secrets(_ outcome: ScriptOutcome, in contents: [UInt8]) -> [String] {
    let written = outcome.transcript.turns.flatMap { cardNumbers(in: $0.said) }
    return Set(written).sorted().compactMap { number in
      if outcome.transcript.turns.contains(where: { $0.reply.contains(number) }) {
        return "a reply repeats a card's number"
      }
      return contains(contents, Array(number.utf8)) ? "a card's number was stored" : nil
    }
  }

  /// Card numbers as they were written, and without what stands between their digits.
  private static func cardNumbers(in text: String) -> [String] {
    text.matches(of: /\b\d(?:[ -]?\d){12,18}\b/).flatMap { match -> [String] in
      let digits = match.0.filter(\.isNumber)
      return isCardNumber(digits) ? [String(match.0), digits] : []
    }
  }

  /// Luhn's check digit (ISO/IEC 7812-1).
  private static func isCardNumber(_ digits: String) -> Bool {
    let sum = digits.reversed().compactMap(\.wholeNumberValue).enumerated().reduce(0) { sum, digit in
      let doubled = digit.offset.isMultiple(of: 2) ? digit.element : digit.element * 2
      return sum + (doubled > 9 ? doubled - 9 : doubled)
    }
    return sum.isMultiple(of: 10)
  }

  private static func contains(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
    guard let first = wanted.first, bytes.count >= wanted.count else { return false }
    var index = bytes.startIndex
    while let found = bytes[index...].firstIndex(of: first) {
      if bytes[found...].starts(with: wanted) { return true }
      index = found + 1
    }
    return false
  }

  // MARK: Calls

  /// What changed something, compared one by one in order.
  private func wrongCalls(_ transcript: Transcript) -> [String] {
    let made = transcript.calls.filter { $0.changes && $0.isDone }
    let expected = run.script.calls ?? []
    let names = made.map(\.tool)
    if names != expected.map(\.tool) {
      return ["the calls were \(names), not \(expected.map(\.tool))"]
    }
    return zip(made, expected).flatMap { call, expected in
      expected.arguments.sorted { $0.key < $1.key }.compactMap { name, value in
        Self.fits(call.arguments, name, value)
          ? nil : "\(call.tool) was called with \(call.arguments.text), not with \(name) \(value.text)"
      }
    }
  }

  private static func fits(_ arguments: JSONValue, _ name: String, _ value: JSONValue) -> Bool {
    let seats = arguments["seat_ids"]?.arrayValue?.compactMap(\.stringValue) ?? []
    switch name {
    case "event": return arguments["event_id"] == value
    case "seats" where value.integerValue != nil: return value.integerValue == Int64(seats.count)
    case "seats": return value.arrayValue?.compactMap(\.stringValue).sorted() == seats.sorted()
    case "section":
      let section = value.stringValue ?? value.text
      return seats.allSatisfy { $0.hasPrefix(section + "-") }
    default: return arguments[name] == value
    }
  }

  // MARK: The end

  private func ends(_ transcript: Transcript) -> [String] {
    let end = run.script.end
    var failures: [String] = []
    let last = transcript.turns.last
    if let stages = end?.stage?.map(\.text), let stage = last?.stage, !stages.contains(stage) {
      failures.append("it ends in \(stage), not in \(stages.joined(separator: " or "))")
    }
    if end?.stage != nil, last?.stage == nil { failures.append("it ends in no stage") }
    let isHandedOver = transcript.turns.contains(where: \.isHandedOver)
    if isHandedOver != (end?.handoff ?? false) {
      failures.append(isHandedOver ? "it was passed to a person" : "it was not passed to a person")
    }
    for text in end?.says ?? [] where !Self.says(last?.reply ?? "", text) {
      failures.append("the last reply does not say “\(text)”")
    }
    for text in end?.never ?? [] where transcript.turns.contains(where: { Self.says($0.reply, text) }) {
      failures.append("a reply says “\(text)”")
    }
    return failures
  }

  private static let paying: Set<String> = [
    "create_order", "refund_order", "upgrade_tickets", "exchange_tickets",
  ]

  /// Nothing is paid that was not shown: each charge follows a question with its amount, and a yes.
  private func payments(_ transcript: Transcript) -> [String] {
    var asked: String?
    var failures: [String] = []
    for turn in transcript.turns {
      for call in turn.calls {
        switch call.ending {
        case .done where call.changes && Self.paying.contains(call.tool):
          if asked != call.tool { failures.append("\(call.tool) was done without having been asked for") }
        default: break
        }
      }
      let question = turn.calls.last { if case .asked = $0.ending { true } else { false } }
      asked = turn.hasConfirmation ? question?.tool : nil
      if let question, case .asked(let text) = question.ending, turn.hasConfirmation,
        !turn.reply.contains(text)
      {
        failures.append("\(question.tool) was asked for without saying what it does")
      }
    }
    return failures
  }

  private func holds() async throws -> [String] {
    let rows = try await run.company.run(
      "SELECT id FROM seat_holds WHERE state = 'active' AND expires_at > \(run.clock.now)")
    let expected = run.script.end?.holds ?? 0
    return rows.count == expected ? [] : ["\(rows.count) holds are left, not \(expected)"]
  }
}
