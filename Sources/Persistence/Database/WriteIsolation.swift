/// How far a write is kept apart from other writes at the same time. SQLite's writes follow one another anyway.
public enum WriteIsolation: Sendable {
  /// As if writes followed one another: what was read still holds at the commit. PostgreSQL may have to run a body
  /// several times to keep this promise.
  case serializable
  /// Each statement sees what was committed before it. For queues (`SKIP LOCKED`) and writes whose constraints say
  /// all that matters; it is never run again for others' sake.
  case readCommitted
}
