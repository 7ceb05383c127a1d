public import Essentials

/// Something that a node of a workflow can call: an agent, a tool, anything with an effect.
public protocol WorkflowTask: Sendable {
  /// Does it, and gives back its result.
  ///
  /// After a crash the same call may come again, with the same ``TaskCall/idempotencyKey``: what has an effect elsewhere
  /// must pass the key on or look whether the effect is there. Cancellation means that nobody waits any more.
  /// - Throws: ``TaskFailure`` to say whether trying again makes sense; any other error may be tried again.
  func run(_ call: TaskCall) async throws -> JSONValue
}

/// One call of a task.
public struct TaskCall: Sendable {
  /// On whose behalf.
  public let tenant: TenantContext
  /// What it is given.
  public let input: JSONValue
  /// The same for every attempt at one step, and for no other step of any run.
  public let idempotencyKey: String
  /// Which attempt it is, from 1.
  public let attempt: Int

  /// Makes a call.
  public init(tenant: TenantContext, input: JSONValue, idempotencyKey: String, attempt: Int = 1) {
    self.tenant = tenant
    self.input = input
    self.idempotencyKey = idempotencyKey
    self.attempt = attempt
  }
}

/// Why a step has failed.
public struct TaskFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// A stable word for the kind of failure.
  public let code: String
  /// What went wrong, in words for the people who run the workflow.
  public let message: String
  /// Whether it may go better another time.
  public let isRetryable: Bool
  /// When the service wants to be asked again, counted from now.
  public let retryAfter: Duration?

  /// Makes a failure.
  public init(_ code: String, _ message: String, isRetryable: Bool = true, retryAfter: Duration? = nil) {
    self.code = code
    self.message = message
    self.isRetryable = isRetryable
    self.retryAfter = retryAfter
  }

  /// The failure that an error of a task stands for.
  init(_ error: any Error) {
    switch error {
    case let failure as TaskFailure: self = failure
    case let problem as Problem:
      // What is wrong with the request stays wrong; what a server says of itself may pass.
      self.init(
        problem.kind, problem.detail ?? problem.title,
        isRetryable: problem.status >= 500 || problem.status == 429 || problem.status == 408,
        retryAfter: problem.retryAfterSeconds.map { .seconds($0) })
    default: self.init("error", "\(error)")
    }
  }

  public var description: String { "\(message) (\(code))" }

  var json: JSONValue { ["code": .string(code), "message": .string(message)] }
}

extension JSONValue {
  /// The value as it will be read back: expressions look into it, and a stored one has no order of members.
  var readable: JSONValue {
    switch self {
    case .verbatim(let text): text.value
    case .array(let elements): .array(elements.map(\.readable))
    case .object(let members): .object(members.mapValues(\.readable))
    default: self
    }
  }
}
