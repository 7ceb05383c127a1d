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

  /// Tells it once, whoever finds out, and only where it was asked for in a conversation.
  func tell(_ outcome: OrderOutcome, _ author: OrderAuthor) async {
    guard let conversation = author.conversation ?? outcome.order.conversation else { return }
    do {
      let shape = try await tickets.shape(of: outcome)
      let isCalledOff = author.role == .system && outcome.purpose == .refund
      let reason =
        isCalledOff
        ? try await tickets.listing(of: outcome.order).map { "\($0.title) is called off. " } ?? "" : ""
      let announcement = Announcement(
        reason + (shape["message"]?.stringValue ?? ""), cards: [MessageCard("order", .object(shape))])
      try await turns.announce(
        announcement, key: "\(outcome.operation)/\(outcome.status.rawValue)", asAgentWith: "create_order",
        in: conversation, tenant)
    } catch let problem as Problem where problem.status == 404 {
      // The conversation was erased: nobody is there to be told.
    } catch {
      logger.warning(
        "A customer cannot be told of their order",
        ["order": .string(outcome.order.id.text), "error": .string("\(error)")])
    }
  }

  /// The same where only the outcome is known.
  func tell(_ outcome: OrderOutcome) async {
    do {
      await tell(outcome, try await tickets.orders.outcome(of: outcome.operation).author)
    } catch {
      logger.warning("An order cannot be read", ["error": .string("\(error)")])
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

  /// Takes up operations on orders that were left over, again and again.
  func reconcileOrders(_ turns: LiveTurns) async {
    guard let news = orderNews(turns) else { return }
    await news.tickets.orders.run { await news.tell($0, $1) }
  }
}
