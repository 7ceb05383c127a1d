public import Essentials
public import Persistence

/// How it is with an operator now.
public struct OperatorPresence: Hashable, Sendable {
  /// Whether somebody is there.
  public enum State: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// They are there, and are given conversations.
    case online
    /// They are there for what they have, and are given nothing.
    case away
    /// They are not there.
    case offline
  }

  /// Who it is.
  public var `operator`: Operator
  /// What they are to the company, such as `operator`.
  public var role: String?
  /// What they have said themselves.
  public var chosen: State
  /// Whether they follow the inbox's events.
  public var isWatching: Bool
  /// Since when they are not there, where they are not.
  public var goneSince: Timestamp?
  /// How many conversations they have or are to have that are not put aside.
  public var conversations: Int

  /// Describes it.
  public init(
    operator: Operator, role: String?, chosen: State, isWatching: Bool, goneSince: Timestamp?,
    conversations: Int
  ) {
    self.operator = `operator`
    self.role = role
    self.chosen = chosen
    self.isWatching = isWatching
    self.goneSince = goneSince
    self.conversations = conversations
  }

  /// Whether they are there: nobody is who does not watch, whatever they have said.
  public var state: State { isWatching ? chosen : .offline }
}
