public import Essentials
import Persistence

/// Delivers an order's seats as signed tickets.
public struct TicketFulfilment: OrderFulfilment {
  private let tickets: TicketStore
  private let catalogue: Catalogue
  private let tenant: TenantContext

  /// Makes and takes back tickets of a tenant.
  public init(tickets: TicketStore, catalogue: Catalogue, tenant: TenantContext) {
    self.tickets = tickets
    self.catalogue = catalogue
    self.tenant = tenant
  }

  /// Takes back first: in an exchange, the new seat may have the old one's name. Each ticket is made only where there is
  /// none, so that doing it all again changes nothing.
  ///
  /// What counts is which seats the order has in the transaction that makes and takes back: a process that was stopped for
  /// a while may come with a change after which others were made long ago.
  public func fulfil(_ change: OrderChange) async throws {
    let reason = try await reason(for: change)
    var drafts: [TicketDraft] = []
    for line in change.added {
      guard let event = try await catalogue.event(line.event) else {
        throw Problem.unknownEvent(line.event.text)
      }
      drafts.append(TicketDraft(event, order: change.order.id, seat: line.seat))
    }
    let key = try await tickets.keyring.signingKey(tenant)
    try await tickets.database.write { [drafts] connection in
      let book = OrderBook(connection: connection, tenant: tenant, now: tickets.clock.now)
      let lines = try await book.existingOrder(change.order.id).currentLines
      func isHeld(_ event: EventID, _ seat: SeatName) -> Bool {
        lines.contains { $0.event == event && $0.seat == seat }
      }
      for line in change.removed where !isHeld(line.event, line.seat) {
        try await tickets.revoke(
          order: change.order.id, event: line.event, seat: line.seat, because: reason, in: connection, tenant)
      }
      let held = drafts.filter { isHeld($0.event, $0.seat) }
      _ = try await tickets.issue(held, by: key, in: connection, tenant)
    }
  }

  private func reason(for change: OrderChange) async throws -> RevocationReason {
    switch change.purpose {
    case .purchase, .upgrade: return .upgraded
    case .exchange: return .exchanged
    case .refund:
      guard let line = change.removed.first, let event = try await catalogue.event(line.event) else {
        return .refunded
      }
      return event.state == .calledOff ? .calledOff : .refunded
    }
  }
}
