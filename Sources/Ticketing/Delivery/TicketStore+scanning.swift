public import Essentials
internal import Persistence

/// A ticket held before a scanner.
public struct TicketScan: Hashable, Sendable {
  /// What the scanner read.
  public var token: String
  /// At which gate.
  public var gate: String
  /// Which scanner.
  public var scanner: String
  /// The scanner's own name for this scan: sent again after an answer that was lost, it gets the same answer.
  public var key: String
  /// For which event the gate is; nothing where it takes tickets of any.
  public var event: EventID?
  /// When it was, for scans that a scanner made without a network and sends later; now, when nothing is given.
  public var scannedAt: Timestamp?

  /// Makes a scan.
  public init(
    token: String, gate: String, scanner: String, key: String, event: EventID? = nil,
    scannedAt: Timestamp? = nil
  ) {
    self.token = token
    self.gate = gate
    self.scanner = scanner
    self.key = key
    self.event = event
    self.scannedAt = scannedAt
  }
}

/// What the door does.
public enum ScanOutcome: Hashable, Sendable {
  /// It opens.
  case admitted(TicketClaims, Admission)
  /// It stays closed, and why; with what the ticket says, where it is one.
  case refused(TicketRefusal, TicketClaims?)

  /// Whether it opens.
  public var isAdmitted: Bool {
    if case .admitted = self { true } else { false }
  }
}

extension TicketStore {
  /// Lets somebody in, once for each ticket: the first scan that arrives wins, whatever others arrive at the same time.
  ///
  /// - Throws: ``TicketError/reusedKey(_:)``, and what the database throws; a closed door is no error.
  public func scan(_ scan: TicketScan, _ context: TenantContext) async throws -> ScanOutcome {
    let claims: TicketClaims
    do {
      claims = try await verifier(context).authentic(scan.token)
    } catch let refusal as TicketRefusal {
      return .refused(refusal, nil)
    }
    let now = clock.now
    // A scanner's clock may be ahead; nobody came in later than now.
    let moment = min(scan.scannedAt ?? now, now)
    return try await database.write { connection in
      if let earlier = try await outcome(ofEarlier: scan, claims, connection, context) { return earlier }
      let outcome = try await admit(scan, claims, at: moment, connection, context)
      let code =
        switch outcome {
        case .admitted: Self.admittedCode
        case .refused(let refusal, _): refusal.code
        }
      // Where the same scan has arrived twice at once, the database runs one of the two again.
      try await connection.execute(
        """
        INSERT INTO ticket_scans (
          tenant_id, scanner, scan_key, ticket_id, gate, outcome, scanned_at, recorded_at)
        VALUES (
          \(context.tenant), \(scan.scanner), \(scan.key), \(claims.ticket), \(scan.gate), \(code), \(moment),
          \(now))
        ON CONFLICT DO NOTHING
        """)
      return outcome
    }
  }

  /// Says where a ticket stands without letting anybody in.
  ///
  /// - Returns: The ticket, where the token is one of ours and readable, and why the door would stay closed, if it would.
  public func check(
    _ token: String, event: EventID? = nil, _ context: TenantContext
  ) async throws -> (ticket: Ticket?, refusal: TicketRefusal?) {
    do {
      let claims = try await verifier(context).authentic(token)
      guard let ticket = try await ticket(claims.ticket, context) else { return (nil, .unknownTicket) }
      return (ticket, ticket.refusal(at: clock.now, event: event))
    } catch let refusal as TicketRefusal {
      return (nil, refusal)
    }
  }

  private static var admittedCode: String { "admitted" }

  private func verifier(_ context: TenantContext) async throws -> TicketVerifier {
    TicketVerifier(keys: try await keyring.publicKeys(context))
  }

  private func admit(
    _ scan: TicketScan, _ claims: TicketClaims, at moment: Timestamp, _ connection: Connection,
    _ context: TenantContext
  ) async throws -> ScanOutcome {
    guard let ticket = try await ticket(claims.ticket, connection, context) else {
      return .refused(.unknownTicket, claims)
    }
    if let refusal = ticket.refusal(at: moment, event: scan.event) { return .refused(refusal, claims) }
    let admission = Admission(at: moment, gate: scan.gate, scanner: scan.scanner)
    let count = try await connection.execute(
      """
      UPDATE tickets SET admitted_at = \(moment), admitted_gate = \(scan.gate), admitted_scanner = \(scan.scanner)
      WHERE tenant_id = \(context.tenant) AND id = \(claims.ticket) AND admitted_at IS NULL AND revoked_at IS NULL
      """)
    // Under weaker isolation another scan may have come between; then it has won.
    guard count == 0 else { return .admitted(claims, admission) }
    let latest = try await self.ticket(claims.ticket, connection, context)
    return .refused(latest?.refusal(at: moment, event: scan.event) ?? .unknownTicket, claims)
  }

  /// What the same scan came to when it was sent before.
  private func outcome(
    ofEarlier scan: TicketScan, _ claims: TicketClaims, _ connection: Connection, _ context: TenantContext
  ) async throws -> ScanOutcome? {
    guard
      let row = try await connection.first(
        """
        SELECT ticket_id, gate, outcome, scanned_at FROM ticket_scans
        WHERE tenant_id = \(context.tenant) AND scanner = \(scan.scanner) AND scan_key = \(scan.key)
        """)
    else { return nil }
    let moment = try row.value("scanned_at", as: Timestamp.self)
    guard try row.value("ticket_id", as: TicketID.self) == claims.ticket,
      try row.value("gate", as: String.self) == scan.gate
    else { throw TicketError.reusedKey(scan.key) }
    if try row.value("outcome", as: String.self) == Self.admittedCode {
      return .admitted(claims, Admission(at: moment, gate: scan.gate, scanner: scan.scanner))
    }
    // Why it was refused is told from the ticket, which is refused for good once it was; but for one that came too early.
    let ticket = try await ticket(claims.ticket, connection, context)
    return .refused(ticket?.refusal(at: moment, event: scan.event) ?? .unknownTicket, claims)
  }
}
