import Essentials

/// Whose work a task does: what each line of the log says that is written in it.
public struct LogContext: Hashable, Sendable {
  /// What the task works for; nothing outside of requests and turns.
  @TaskLocal public static var current: LogContext?

  /// The request.
  public var request: String?
  /// The company.
  public var tenant: String?
  /// The conversation.
  public var conversation: String?
  /// The turn.
  public var turn: String?

  /// Says what the work is for.
  public init(
    request: String? = nil, tenant: String? = nil, conversation: String? = nil, turn: String? = nil
  ) {
    self.request = request
    self.tenant = tenant
    self.conversation = conversation
    self.turn = turn
  }

  /// The same work, as far as it is known more exactly.
  public static func within(_ change: (inout LogContext) -> Void) -> LogContext {
    var context = current ?? LogContext()
    change(&context)
    return context
  }

  /// Adds what is known to a line that does not say it by itself.
  func add(to fields: inout [String: JSONValue]) {
    for (name, value) in [
      ("request_id", request), ("tenant", tenant), ("conversation", conversation), ("turn", turn),
    ] {
      if let value, fields[name] == nil { fields[name] = .string(value) }
    }
  }
}
