import Essentials
import Payments
import Telemetry
import TicketAgent
import Ticketing

/// Looks at what payment providers have sent, as soon as it has come, and again where that did not work.
struct PaymentEventWork: Sendable {
  let inbox: PaymentInbox
  let desk: OrderDesk
  let news: OrderNews
  let bell: PaymentBell
  let logger: Logger

  /// What another process has taken and not finished, and what did not work, is looked for this often.
  private static let interval = Duration.seconds(5)
  /// How many events are looked at side by side.
  private static let width = 8
  private static let roundsBetweenCleanings = 720

  /// Works until the task is cancelled.
  func run() async {
    await withTaskGroup { group in
      group.addTask {
        while (try? await Task.sleep(for: Self.interval)) != nil { bell.ring() }
      }
      var rounds = 0
      for await _ in bell.rings {
        do {
          while try await lookAtSome() {}
          if rounds.isMultiple(of: Self.roundsBetweenCleanings) { try await inbox.forgetOld() }
        } catch {
          logger.warning("Events of payments cannot be looked at now", ["error": .string("\(error)")])
        }
        rounds += 1
      }
      group.cancelAll()
    }
  }

  /// - Returns: Whether there may be more.
  private func lookAtSome() async throws -> Bool {
    let events = try await inbox.take(limit: Self.width)
    await withTaskGroup { group in
      for event in events { group.addTask { await look(at: event) } }
    }
    return events.count == Self.width && !Task.isCancelled
  }

  private func look(at event: PaymentEvent) async {
    do {
      if let operation = try await desk.take(event) {
        await news.tellNow(of: operation)
      }
      try await inbox.finish(event)
    } catch {
      logger.warning(
        "An event of a payment cannot be looked at now",
        ["event": .string(event.id), "type": .string(event.type), "error": .string("\(error)")])
      // If this fails too, the event is due again after a while.
      try? await inbox.postpone(event)
    }
  }
}

extension AssistantServices {
  /// Looks at what payment providers send; nothing where no tickets are sold.
  func takePaymentEvents(_ turns: LiveTurns) async {
    guard let news = orderNews(turns) else { return }
    await PaymentEventWork(
      inbox: services.payments.inbox, desk: news.tickets.orders, news: news, bell: services.payments.bell,
      logger: services.logger.named("payments")
    ).run()
  }
}
