import Assistant
import Essentials
import Telemetry
import TicketAgent
import Ticketing

/// Tells customers in their conversation what has come of a payment or a refund that was still under way when they were
/// answered: the bank has decided, an operator has, or what was left over by a crash was brought to its end.
struct OrderNews: Sendable {
  let tickets: TicketServices
  let turns: LiveTurns
  let tenant: TenantContext
  let logger: Logger

  /// Tells a notice, once however often it comes, and only where it was asked for in a conversation.
  func tell(_ notice: OrderNotice) async throws {
    let (outcome, author) = (notice.outcome, notice.author)
    guard let conversation = author.conversation ?? outcome.order.conversation else { return }
    let shape = try await tickets.shape(of: outcome)
    let isCalledOff = author.role == .system && outcome.purpose == .refund
    let reason =
      isCalledOff
      ? try await tickets.listing(of: outcome.order).map { "\($0.title) is called off. " } ?? "" : ""
    let announcement = Announcement(
      reason + (shape["message"]?.stringValue ?? ""), cards: [MessageCard("order", .object(shape))])
    do {
      try await turns.announce(
        announcement, key: notice.id, asAgentWith: "create_order", in: conversation, tenant)
    } catch let problem as Problem where problem.status == 404 {
      // The conversation was erased: nobody is there to be told.
    }
  }

  /// Tells at once what there is to tell about an operation; what cannot be told now is told later.
  func tellNow(of operation: OperationID) async {
    do {
      try await tickets.orders.tellNotices(of: operation) { try await tell($0) }
    } catch {
      logger.warning("Notices of an order cannot be read", ["error": .string("\(error)")])
    }
  }
}

extension API {
  /// Tells customers what has come of their orders; nothing where no tickets are sold.
  var orderNews: OrderNews? { assistant.orderNews(turns) }
}

extension AssistantServices {
  func orderNews(_ turns: LiveTurns) -> OrderNews? {
    tickets.map {
      OrderNews(tickets: $0, turns: turns, tenant: services.tenant, logger: services.logger.named("orders"))
    }
  }

  /// Compares the payment provider's books with the orders, again and again.
  func comparePayments() async {
    guard let tickets else { return }
    await Reconciliation(tickets.orders, settings: services.configuration.tickets.reconciliation).run()
  }

  /// Takes up operations on orders that were left over, again and again.
  func reconcileOrders(_ turns: LiveTurns) async {
    guard let news = orderNews(turns) else { return }
    await news.tickets.orders.run { try await news.tell($0) }
  }
}
