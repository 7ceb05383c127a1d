import Synchronization

/// A response that others make when they are done, without a task that waits for it: resuming one task for each of
/// many requests that one event answers would cost more than the responses.
///
/// A handler returns it as ``HTTPResponse/pending(_:)``. What is never fulfilled ends with the route's time limit.
public final class PendingResponse: Sendable {
  private enum State {
    case open
    case awaited(@Sendable () -> Void)
    case fulfilled(@Sendable () throws -> HTTPResponse)
  }

  private let state = Mutex(State.open)

  /// Makes a response that is still to come.
  public init() {}

  /// Says what the response is. May be called from any thread; after the first time it has no effect.
  ///
  /// - Parameter make: Makes the response, later and on the connection's own thread. What it throws is rendered as
  ///   what a handler throws.
  public func fulfil(_ make: @escaping @Sendable () throws -> HTTPResponse) {
    let tell = state.withLock { state -> (@Sendable () -> Void)? in
      switch state {
      case .open:
        state = .fulfilled(make)
        return nil
      case .awaited(let tell):
        state = .fulfilled(make)
        return tell
      case .fulfilled: return nil
      }
    }
    tell?()
  }

  /// Calls `body` once, as soon as it is known what the response is.
  func whenFulfilled(_ body: @escaping @Sendable () -> Void) {
    let isFulfilled = state.withLock { state in
      if case .fulfilled = state { return true }
      state = .awaited(body)
      return false
    }
    if isFulfilled { body() }
  }

  /// The response, once it is known.
  func response() throws -> HTTPResponse {
    guard case .fulfilled(let make) = state.withLock({ $0 }) else {
      preconditionFailure("A response was asked for before it was there")
    }
    return try make()
  }
}
