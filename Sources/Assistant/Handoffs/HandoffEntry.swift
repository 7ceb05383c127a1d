public import Essentials
import Persistence

/// One line of a handoff's history.
public struct HandoffEntry: Hashable, Sendable {
  /// When.
  public var at: Timestamp
  /// Where it stood from then on.
  public var state: Handoff.State
  /// Who did it; nothing for the assistant and the customer.
  public var by: Operator?
  /// What was said about it.
  public var note: String?

  init(_ row: Row) throws {
    at = try row.value("at")
    state = try row.value("state")
    by = try Operator.read(row)
    note = try row.value("note")
  }
}
