import Essentials
import MoneySimulation
import Payments
import Synchronization

/// The way to a bank, which fails as a test tells it to.
final class UnreliableBank: ProviderPassage {
  /// What becomes of a call.
  enum Fate: Sendable {
    /// It is done and answered.
    case answered
    /// It never arrives.
    case lostRequest
    /// It is done, and nobody hears of it.
    case lostAnswer
    /// It is refused for the moment.
    case limited
  }

  private let fate = Mutex<@Sendable (String) -> Fate>({ _ in .answered })
  /// The fate of the call that is under way: calls come one after the other.
  private let current = Mutex(Fate.answered)

  /// What becomes of calls from now on, by their names.
  func set(_ fate: @escaping @Sendable (String) -> Fate) { self.fate.withLock { $0 = fate } }

  func willSend(_ call: String) throws(PaymentError) {
    let fate = self.fate.withLock { $0 }(call)
    current.withLock { $0 = fate }
    switch fate {
    case .answered, .lostAnswer: break
    case .lostRequest: throw .network("no route to the bank")
    case .limited: throw .rateLimited(retryAfterSeconds: 1)
    }
  }

  func didAnswer(_ call: String) throws(PaymentError) {
    if case .lostAnswer = current.withLock({ $0 }) { throw .timeout }
  }
}
