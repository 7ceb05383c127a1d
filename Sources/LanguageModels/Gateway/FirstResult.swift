import Essentials
import Synchronization

/// The first of several results, for one who waits: an answer, a deadline, a cancellation. Who comes later is not heard,
/// and nobody waits for them.
final class FirstResult<Value: Sendable>: Sendable {
  typealias Outcome = Result<Value, ModelError>

  private enum State: Sendable {
    case open
    case awaited(CheckedContinuation<Outcome, Never>)
    case settled(Outcome)
    case taken
  }

  private let state = Mutex(State.open)

  /// Whether this result was the first.
  @discardableResult
  func settle(_ outcome: Outcome) -> Bool {
    let (isFirst, waiter) = state.withLock { state -> (Bool, CheckedContinuation<Outcome, Never>?) in
      switch state {
      case .open:
        state = .settled(outcome)
        return (true, nil)
      case .awaited(let waiter):
        state = .taken
        return (true, waiter)
      case .settled, .taken: return (false, nil)
      }
    }
    waiter?.resume(returning: outcome)
    return isFirst
  }

  /// The result. To be called once.
  func value() async throws(ModelError) -> Value {
    if let outcome = state.withLock({ Self.take(&$0) }) { return try outcome.get() }
    let outcome = await withCheckedContinuation { waiter in
      let outcome = state.withLock { state in
        let outcome = Self.take(&state)
        if outcome == nil { state = .awaited(waiter) }
        return outcome
      }
      if let outcome { waiter.resume(returning: outcome) }
    }
    return try outcome.get()
  }

  private static func take(_ state: inout State) -> Outcome? {
    guard case .settled(let outcome) = state else { return nil }
    state = .taken
    return outcome
  }

  /// Runs `work` in a task of its own and waits for it until `deadline`, or until nobody waits any more. Work that does
  /// not heed its cancellation is left behind.
  static func of(
    by deadline: ContinuousClock.Instant, _ alarms: Alarms, timeout: @escaping @Sendable () -> ModelError,
    _ work: @escaping @Sendable () async throws(ModelError) -> Value
  ) async throws(ModelError) -> Value {
    let first = FirstResult<Value>()
    // Begins on this thread: what does not wait needs no other.
    let task = Task.immediate {
      do throws(ModelError) { first.settle(.success(try await work())) } catch {
        first.settle(.failure(error))
      }
    }
    if first.isSettled { return try await first.value() }
    let alarm = alarms.set(at: deadline) {
      if first.settle(.failure(timeout())) { task.cancel() }
    }
    defer { alarms.cancel(alarm) }
    return try await withTaskCancellationHandler {
      () async -> Outcome in
      do throws(ModelError) { return .success(try await first.value()) } catch { return .failure(error) }
    } onCancel: {
      first.settle(.failure(ModelError(.cancelled, "Nobody waits for the answer any more.")))
      task.cancel()
    }.get()
  }

  private var isSettled: Bool {
    state.withLock { if case .settled = $0 { true } else { false } }
  }
}
