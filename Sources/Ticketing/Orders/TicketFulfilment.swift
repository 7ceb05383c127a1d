public import Essentials

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

  /// Takes back first: in an exchange, the new seat may have the old one's name. Each ticket is taken back by its own name
  /// and made only where there is none, so that doing it all again changes nothing.
  public func fulfil(_ change: OrderChange) async throws {
    let reason = try await reason(for: change)
    for ticket in try await tickets.tickets(of: change.order.id, tenant) where ticket.revokedAt == nil {
      let isRemoved = change.removed.contains {
        $0.event == ticket.claims.event && $0.seat == ticket.claims.seat
      }
      if isRemoved { try await tickets.revoke(ticket.id, because: reason, tenant) }
    }
    var drafts: [TicketDraft] = []
    for line in change.added {
      guard let event = try await catalogue.event(line.event) else {
        throw Problem.unknownEvent(line.event.text)
      }
      drafts.append(TicketDraft(event, order: change.order.id, seat: line.seat))
    }
    if !drafts.isEmpty { _ = try await tickets.issue(drafts, tenant) }
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
