import Dialogue
import Essentials
import FoundationEssentials
import Ticketing
import UsherServer

/// `usher tickets`
struct TicketsCommand: Command {
  static let name = "tickets"
  static let summary = "Import what is sold, check tickets, and draw their codes."
  static let operands = "ACTION [PATH… | TOKEN | TICKET | EVENT]"
  static let discussion = """
    import PATH…      bring venues, events and prices into the desk, and parking, food, policies and
                      teams with them into the knowledge base; without a path, what the
                      configuration names. With --check say only what is wrong; with --sample DIR
                      write files to begin with
    verify TOKEN      check a ticket with public keys alone, as a door without a network does
    code TOKEN        draw a ticket's QR code here, or with --svg as a picture; a TICKET's id will do
    keys              the public keys as a JSON Web Key Set; with --rotate a new one signs from now on
    states            draw the stages of a sale and what leads from one to another, as Mermaid
    revoked EVENT     write the signed list of tickets that were taken back, for verify --revoked

    A TOKEN may be - to read it from standard input.
    """
  static let examples = [
    "usher tickets import --sample my-venue", "usher tickets import --check my-venue",
    "usher tickets import my-venue", "usher tickets keys > keys.json",
    "usher tickets verify 'UT1:…' --key keys.json",
  ]
  private static let check = CommandOption(name: "check", summary: "Say what is wrong, and import nothing.")
  private static let sample = CommandOption(name: "sample", value: "DIR", summary: "Write sample files.")
  private static let key = CommandOption(
    name: "key", value: "FILE | KEY", summary: "The public keys, as keys writes them, or one in Base 64.")
  private static let event = CommandOption(
    name: "event", value: "EVENT", summary: "For which event the door is, by its id.")
  private static let revoked = CommandOption(
    name: "revoked", value: "FILE", summary: "A list of tickets that were taken back.")
  private static let at = CommandOption(
    name: "at", value: "TIME", summary: "Check as if it were then, such as 2026-12-04T19:30:00Z.")
  private static let rotate = CommandOption(name: "rotate", summary: "Make a new key.")
  private static let svg = CommandOption(name: "svg", summary: "Draw the code as SVG.")
  static let options = [CommandOption.config, check, sample, key, event, revoked, at, rotate, svg]

  private enum Action: String, CaseIterable { case `import`, verify, code, keys, revoked, states }

  private let source: ConfigurationSource
  private let action: Action
  private let operands: [String]
  private let arguments: Arguments

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    self.arguments = arguments
    guard let word = arguments.values.first else {
      throw UsageError("Say what to do: usher tickets import PATH")
    }
    guard let action = Action(rawValue: word) else {
      let hint = EditDistance.nearest(to: word, among: Action.allCases.map(\.rawValue))
      throw UsageError("There is no action \(word)." + (hint.map { " Did you mean \($0)?" } ?? ""))
    }
    self.action = action
    operands = Array(arguments.values.dropFirst())
    try checkOperands()
  }

  private func checkOperands() throws(UsageError) {
    switch action {
    case .import:
      if arguments.has(Self.sample), !operands.isEmpty || arguments.has(Self.check) {
        throw UsageError("--sample writes files and imports nothing; say only where: --sample DIR.")
      }
      if arguments.has(Self.check), operands.isEmpty {
        throw UsageError("Name what to check: usher tickets import --check PATH")
      }
    case .keys, .states:
      if let word = operands.first { throw UsageError("“\(word)” is more than this action takes.") }
    case .verify:
      if operands.count != 1 { throw UsageError("Name one ticket: usher tickets verify TOKEN --key FILE") }
      if !arguments.has(Self.key) {
        throw UsageError("Say which keys to trust: --key FILE; usher tickets keys writes them.")
      }
      if let text = arguments.value(of: Self.event), EventID(text) == nil {
        throw UsageError("--event takes an event's id, which begins with evt_, not “\(text)”.")
      }
      if let text = arguments.value(of: Self.at), Timestamp(text) == nil {
        throw UsageError("--at takes a moment such as 2026-12-04T19:30:00Z, not “\(text)”.")
      }
    case .code:
      if operands.count != 1 { throw UsageError("Name one ticket: usher tickets code TOKEN") }
    case .revoked:
      if operands.count != 1 { throw UsageError("Name one event: usher tickets revoked EVENT > list") }
    }
  }

  func run() async throws -> ExitCode {
    switch action {
    case .import:
      try await TicketsImport(source).run(
        operands, sample: arguments.value(of: Self.sample), isCheck: arguments.has(Self.check))
    case .verify: try verify()
    case .code: try await code()
    case .keys: try await keys()
    case .revoked: try await revoked()
    case .states: Self.states()
    }
  }

  private static func states() -> ExitCode {
    Terminal.output.write(TransitionTable.mermaid)
    return .success
  }

  // MARK: At the door

  private func verify() throws -> ExitCode {
    let verifier = TicketVerifier(keys: try Self.keys(arguments.value(of: Self.key) ?? ""))
    let now = arguments.value(of: Self.at).flatMap { Timestamp($0) } ?? SystemClock().now
    do {
      let lists = try arguments.allValues(of: Self.revoked).map {
        try verifier.list(try Self.contents(of: $0), at: now)
      }
      let claims = try verifier.verify(
        token(operands[0]), at: now, event: arguments.value(of: Self.event).flatMap { EventID($0) },
        revocations: lists)
      Terminal.output.write(
        """
        Valid: seat \(claims.seat), until \(claims.expiresAt).
          ticket  \(claims.ticket)
          event   \(claims.event)
          order   \(claims.order)

        """)
      return .success
    } catch let refusal as TicketRefusal {
      Terminal.error.write("\(refusal)\n")
      return .failure
    }
  }

  /// Only line ends are taken off: a space is one of a token's characters.
  private func token(_ operand: String) -> String {
    operand == "-" ? readLine() ?? "" : operand
  }

  private static func keys(_ text: String) throws -> [TicketPublicKey] {
    guard FileManager.default.fileExists(atPath: text) else { return try TicketPublicKey.keys(in: text) }
    return try TicketPublicKey.keys(in: String(decoding: try contents(of: text), as: UTF8.self))
  }

  private static func contents(of path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw TicketError.unusableList("there is no file \(path), or it cannot be read")
    }
    return Array(data)
  }

  // MARK: At the server

  private func code() async throws -> ExitCode {
    guard let id = TicketID(operands[0]) else { return try draw(token(operands[0]), title: "Ticket") }
    return try await withTickets { store, tenant in
      guard let ticket = try await store.ticket(id, tenant) else { throw TicketError.unknownTicket(id) }
      return try draw(ticket.token, title: "Ticket for seat \(ticket.claims.seat)")
    }
  }

  private func draw(_ token: String, title: String) throws -> ExitCode {
    let code = try QRCode(token)
    Terminal.output.write(
      arguments.has(Self.svg)
        ? code.svg(title: title) : code.terminalText(hasColours: Terminal.output.hasColours))
    return .success
  }

  private func keys() async throws -> ExitCode {
    let rotates = arguments.has(Self.rotate)
    return try await withTickets { store, tenant in
      if rotates { try await store.keyring.rotate(tenant) }
      let keys = try await store.keyring.publicKeys(tenant)
      Terminal.output.write(TicketPublicKey.keySet(keys).text + "\n")
      return .success
    }
  }

  private func revoked() async throws -> ExitCode {
    let name = operands[0]
    let configuration = try await source.load()
    return try await Session.withDatabase(configuration) { database, tenant in
      let listing = try await Catalogue(database: database, tenant: tenant).existingEvent(named: name)
      let store = try Services.ticketStore(configuration, database: database)
      Terminal.output.write(bytes: try await store.revocationList(of: listing.event.id, tenant))
      return .success
    }
  }

  private func withTickets(
    _ body: @Sendable (TicketStore, TenantContext) async throws -> ExitCode
  ) async throws -> ExitCode {
    let configuration = try await source.load()
    return try await Session.withDatabase(configuration) { database, tenant in
      try await body(try Services.ticketStore(configuration, database: database), tenant)
    }
  }
}
