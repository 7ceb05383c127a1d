public import Essentials

/// Does the jobs of one type.
///
/// A job may be done more than once, when a process dies before it could say that it was done: whatever is done must bear
/// that. Who is cancelled has lost the job, and stops.
public struct JobHandler: Sendable {
  /// What it does.
  public let type: JobType
  /// How many at once in this process.
  public let concurrency: Int
  /// How long one may take.
  public let limit: Duration
  /// How often, and after how long, one that failed is tried again.
  public let retries: RetryPolicy
  let body: @Sendable (Job) async throws -> Void

  /// Fourteen attempts within some eight hours.
  public static let patient = RetryPolicy(
    attempts: 14, base: .seconds(10), cap: .seconds(3600), longestRetryAfter: .seconds(86_400))

  /// Makes one.
  public init(
    _ type: JobType, concurrency: Int = 1, limit: Duration = .seconds(600),
    retries: RetryPolicy = Self.patient,
    _ body: @escaping @Sendable (Job) async throws -> Void
  ) {
    precondition(concurrency > 0, "Somebody has to do it")
    self.type = type
    self.concurrency = concurrency
    self.limit = limit
    self.retries = retries
    self.body = body
  }
}

/// What a handler throws that knows more than that it has failed.
public struct JobFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Why, for whoever looks after the server; nothing that a log may not have.
  public let description: String
  /// Whether trying again is of no use.
  public let isFinal: Bool
  /// When the other side wants to be asked again.
  public let retryAfter: Duration?

  /// Fails in a way that may pass.
  public init(_ reason: String, retryAfter: Duration? = nil) {
    description = reason
    isFinal = false
    self.retryAfter = retryAfter
  }

  private init(final reason: String) {
    description = reason
    isFinal = true
    retryAfter = nil
  }

  /// Fails for good.
  public static func final(_ reason: String) -> JobFailure { JobFailure(final: reason) }
}
