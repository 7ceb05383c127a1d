import Essentials
import Foundation
import Knowledge
import Payments
import Persistence
import Ticketing
import UsherTesting

@testable import Assistant
@testable import TicketAgent
@testable import UsherServer

/// Has a conversation as a script says, over the whole turn with the real desk and bank.
struct ScriptRun {
  let script: Script
  let company: ScriptCompany
  let turns: Turns
  let record = CallRecord()
  let customer: String?
  let tenant = TenantContext(tenant: .single)
  let bank: SandboxProvider

  var assistant: AssistantServices { company.assistant }
  var clock: ManualClock { company.clock }

  /// Runs a script to its end and compares.
  static func outcome(of script: Script) async throws -> ScriptOutcome {
    let start = try Self.moment(script.now ?? "2027-03-03 10:00", script.zone)
    let bought = try script.before?.map { try Self.moment($0.at, script.zone) }.min()
    let company = try await ScriptCompany.open(at: min(bought ?? start, start))
    do {
      let run = try ScriptRun(script, company)
      var outcome = try await run.run(from: start)
      outcome.failures += ScriptChecks.secrets(outcome, in: await company.close())
      return outcome
    } catch {
      _ = await company.close()
      throw error
    }
  }

  private init(_ script: Script, _ company: ScriptCompany) throws {
    self.script = script
    self.company = company
    customer = script.customer == "none" ? nil : script.customer ?? "ann"
    let assistant = company.assistant
    var services = assistant.turns.services
    let record = record
    services.tools = ToolRegistry(services.tools.tools.map { RecordingTool(tool: $0, record: record) })
    turns = Turns(services, limits: Turns.Limits(deadline: .seconds(120)))
    bank = SandboxProvider(
      database: assistant.services.database, clock: company.clock, timer: company.clock)
  }

  /// A moment by the clocks of a place.
  static func moment(_ text: String, _ zone: String?) throws -> Timestamp {
    guard let zone = TimeZoneName(zone ?? "America/Los_Angeles") else {
      throw ScriptError("there is no time zone \(zone ?? "")")
    }
    let parts = text.split(separator: " ")
    let time = parts.count == 2 ? parts[1].split(separator: ":").compactMap { Int($0) } : []
    guard time.count == 2, let day = EventTime(zone).start(ofDay: String(parts[0])) else {
      throw ScriptError("“\(text)” is no moment such as 2027-03-03 10:00")
    }
    return day + .seconds(3600 * time[0] + 60 * time[1])
  }

  // MARK: Before

  private func run(from start: Timestamp) async throws -> ScriptOutcome {
    let earlier = try await prepare(from: start)
    var outcome = ScriptOutcome(script: script, transcript: Transcript(script: script.name))
    var conversation: ConversationID?
    var last: Reply?
    for line in script.talk {
      if let condition = line.condition, !Self.asks(last, for: condition) { continue }
      switch line.step {
      case .wait(let duration): clock.advance(by: duration)
      case .signIn(let name):
        guard let conversation else { throw ScriptError("nobody signs in before the first message") }
        _ = try await assistant.conversations.prove(name, in: conversation, tenant)
      case .authenticate(let succeeds): try await authenticate(succeeds)
      case .say(let text):
        let text = earlier.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value.text) }
        last = try await send(text, nil, in: &conversation, line, &outcome)
      case .press(let accepts):
        guard let asked = last?.answer.confirmation else {
          outcome.failures.append("there is no question to answer by a button")
          continue
        }
        last = try await send(
          accepts ? "Yes" : "No", ConfirmationDecision(id: asked.id, accepts: accepts), in: &conversation,
          line, &outcome)
      }
    }
    try await ScriptChecks(run: self, earlier: earlier).check(&outcome)
    return outcome
  }

  /// Brings the world to where the script begins.
  private func prepare(from start: Timestamp) async throws -> [String: OrderID] {
    var orders: [String: OrderID] = [:]
    let catalogue = try desk.catalogue
    for purchase in script.before ?? [] {
      let at = try Self.moment(purchase.at, script.zone)
      if at > clock.now { clock.advance(by: at - clock.now) }
      orders[purchase.as] = try await buy(purchase)
    }
    for (event, sections) in script.sold ?? [:] { try await sell(event, sections.map(\.text)) }
    for name in script.calledOff ?? [] {
      _ = try await catalogue.callOff(try await catalogue.existingEvent(named: name).event.id)
    }
    for (name, moment) in script.moved ?? [:] {
      _ = try await catalogue.move(
        try await catalogue.existingEvent(named: name).event.id, to: try Self.moment(moment, script.zone))
    }
    if let customer {
      let payer = try await payer(customer)
      for name in script.cards ?? [] {
        guard let card = SandboxCard(token: "pm_card_" + name) else {
          throw ScriptError("there is no card \(name)")
        }
        try await bank.save(card, for: payer, tenant)
      }
    }
    if start > clock.now { clock.advance(by: start - clock.now) }
    return orders
  }

  private var services: TicketServices {
    get throws {
      guard let tickets = assistant.tickets else { throw ScriptError("the company sells no tickets") }
      return tickets
    }
  }

  private var desk: TicketDesk { get throws { try services.desk } }

  private func customerID(_ name: String) async throws -> CustomerID {
    try await services.customers.id(of: name)
  }

  private func payer(_ name: String) async throws -> PayerID {
    try await bank.payer(PayerProfile(reference: try await customerID(name).text), tenant)
  }

  private func buy(_ purchase: Script.Earlier) async throws -> OrderID {
    let customer = try await customerID(purchase.customer ?? self.customer ?? "ann")
    let event = try await desk.catalogue.existingEvent(named: purchase.event).event
    let hold = try await desk.holds.hold(
      HoldRequest(
        event: event.id, seats: purchase.seats.compactMap { SeatName($0) }, customer: customer, seconds: 300),
      key: "before-\(purchase.as)")
    let outcome = try await services.orders.buy(
      hold.id, for: customer, token: "pm_card_visa", key: "before-\(purchase.as)",
      by: .customer(customer, words: "yes"))
    guard outcome.status == .confirmed else { throw ScriptError("\(purchase.as) was not bought: \(outcome)") }
    return outcome.order.id
  }

  /// Somebody else has bought these seats.
  private func sell(_ name: String, _ sections: [String]) async throws {
    let event = try await desk.catalogue.existingEvent(named: name).event.id
    let seats = try await desk.inventory.seats(of: event).filter {
      $0.price != nil && (sections == ["all"] || sections.contains($0.seat.section))
    }
    let (tenant, now) = (tenant.tenant, clock.now)
    try await assistant.services.database.write { connection in
      for seat in seats {
        try await connection.execute(
          """
          INSERT INTO seat_claims (tenant_id, event_id, seat, order_id)
          VALUES (\(tenant), \(event), \(seat.seat.name), \(OrderID(at: now)))
          ON CONFLICT DO NOTHING
          """)
      }
    }
  }

  // MARK: Talking

  private static func asks(_ reply: Reply?, for what: String) -> Bool {
    guard let reply else { return false }
    let isOpen = reply.answer.confirmation == nil
    return switch what {
    case "yes": !isOpen
    case "seats": isOpen && reply.cardKinds.contains("seats")
    case "payment": isOpen && reply.cardKinds.contains("payment_methods")
    case "events": isOpen && reply.cardKinds.contains("events")
    default: ScriptChecks.says(reply.text, what)
    }
  }

  private func send(
    _ text: String, _ decision: ConfirmationDecision?, in conversation: inout ConversationID?,
    _ line: Script.Line, _ outcome: inout ScriptOutcome
  ) async throws -> Reply? {
    var message = IncomingMessage(
      tenant: tenant, channel: .web, conversation: conversation, text: text, decision: decision)
    if conversation == nil { message.customer = customer }
    // A person needs a moment.
    clock.advance(by: .seconds(8))
    let at = clock.now
    let reply: Reply
    do {
      reply = try await turns.answer(message)
    } catch {
      outcome.failures.append("no reply to “\(text.prefix(80))”: \(error)")
      return nil
    }
    conversation = reply.conversation
    let trace = try await assistant.conversations.trace(of: reply.id, in: reply.conversation, tenant)
    let turn = Transcript.Turn(
      said: text, at: at, reply: reply.text, calls: record.take(), cited: try await passages(of: reply),
      stage: trace.flatMap { Self.value("stage", in: $0) }, hasConfirmation: reply.answer.confirmation != nil,
      isHandedOver: reply.answer.handoff != nil, cards: reply.cardKinds)
    outcome.transcript.turns.append(turn)
    outcome.failures += ScriptChecks.texts(line, turn)
    return reply
  }

  private func passages(of reply: Reply) async throws -> [String] {
    var texts: [String] = []
    for citation in reply.answer.citations {
      let passage = try await assistant.services.knowledge.passage(citation.passageID, tenant)
      texts += passage.map { [$0.title, $0.text] } ?? []
    }
    return texts
  }

  /// The text of the first member of a name, wherever it is.
  private static func value(_ name: String, in json: JSONValue) -> String? {
    if let text = json[name]?.stringValue { return text }
    for (_, inner) in (json.objectValue ?? [:]).sorted(by: { $0.key < $1.key }) {
      if let text = value(name, in: inner) { return text }
    }
    return nil
  }

  private func authenticate(_ succeeds: Bool) async throws {
    let rows = try await company.run("SELECT id FROM sandbox_payments WHERE status = 'requires_action'")
    for row in rows {
      try await bank.authenticate(PaymentID(rawValue: try row.value(at: 0)), succeeds: succeeds, tenant)
    }
  }
}

extension Reply {
  var cardKinds: [String] { answer.cards.map(\.kind) }
}
