public import Essentials
import Synchronization

/// Who pays for embeddings from services: what calls cost is recorded and counts against the day's budget, and when
/// that is spent no call is made.
public final class EmbeddingAccount: Sendable {
  private struct Books {
    let tenant: TenantContext
    let budgets: any BudgetReading
    let usage: any UsageRecording
  }

  private let clock: any WallClock
  private let books = Mutex<Books?>(nil)

  /// Makes an account that charges nobody until it is opened.
  public init(clock: any WallClock) {
    self.clock = clock
  }

  /// Charges a tenant from now on.
  public func open(tenant: TenantContext, budgets: any BudgetReading, usage: any UsageRecording) {
    books.withLock { $0 = Books(tenant: tenant, budgets: budgets, usage: usage) }
  }

  /// Whether there is money for a call. What is free needs none.
  func canPay(_ price: ModelPrice?) -> Bool {
    guard let price, price.rates.input > 0, let books = books.withLock({ $0 }) else { return true }
    return books.budgets.state(of: books.tenant.tenant) != .exhausted
  }

  /// Begins a call.
  ///
  /// - Parameter price: What the model's tokens cost.
  func begin(_ source: ModelSource, price: ModelPrice?) -> Call? {
    books.withLock { $0 }.map {
      Call(source: source, price: price, tenant: $0.tenant, time: clock.now, usage: $0.usage)
    }
  }

  /// A call that is under way.
  struct Call {
    fileprivate let source: ModelSource
    fileprivate let price: ModelPrice?
    fileprivate let tenant: TenantContext
    fileprivate let time: Timestamp
    fileprivate let began = ContinuousClock.now
    fileprivate let usage: any UsageRecording

    /// Records that it was answered.
    ///
    /// - Parameters:
    ///   - tokens: The tokens that the service has counted; nothing when it does not say.
    ///   - estimate: About how many they are.
    func answered(tokens: Int?, estimate: @autoclosure () -> Int) {
      record(TokenUsage(input: tokens ?? estimate(), output: 0), isEstimated: tokens == nil, .answered)
    }

    /// Records that it failed, and cost nothing as far as anybody knows.
    func failed(_ kind: ModelError.Kind) {
      record(nil, isEstimated: false, kind == .cancelled ? .cancelled : .failed(kind))
    }

    private func record(_ tokens: TokenUsage?, isEstimated: Bool, _ outcome: UsageRecord.Outcome) {
      usage.record(
        UsageRecord(
          time: time, caller: ModelCaller(tenant: tenant), source: source, usage: tokens,
          isEstimated: isEstimated,
          costMicrodollars: tokens.flatMap { price?.microdollars(of: $0) },
          duration: ContinuousClock.now - began, outcome: outcome))
    }
  }
}
