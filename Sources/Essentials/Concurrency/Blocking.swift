import Dispatch

/// Runs what blocks or computes for long on a thread outside the cooperative pool.
public enum Blocking {
  /// Runs `work` and waits for it without holding a thread of the pool.
  public static func run<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(with: Result { try work() }) }
    }
  }
}
