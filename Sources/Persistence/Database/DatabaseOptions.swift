/// How a database is used: sizes and time limits. The defaults suit a server on a small machine.
public struct DatabaseOptions: Sendable {
  /// When SQLite reports a transaction as committed.
  public enum Durability: String, Sendable {
    /// After the operating system says that it is on disk: survives a power cut. `synchronous=FULL`.
    case disk
    /// After the operating system has it: survives a crash of the program, not always a power cut.
    /// `synchronous=NORMAL`.
    case operatingSystem
    /// For tests. `synchronous=OFF`.
    case none
  }

  /// SQLite's durability. A reply is acknowledged only when it is durable, so the default is the disk; group
  /// commit shares the cost among the writes that wait together.
  public var durability: Durability = .disk
  /// Connections that read: threads for SQLite.
  public var readers: Int = 4
  /// Connections to PostgreSQL in all.
  public var connections: Int = 16
  /// How many callers may wait for a connection or for their turn to write; the next one is refused.
  public var maximumWaiting: Int = 10_000
  /// How long a caller waits for a connection or for its turn to write.
  public var waitLimit: Duration = .seconds(30)
  /// How long one statement may take.
  public var statementLimit: Duration = .seconds(30)
  /// How long one `read` or `write` may hold its connection, whatever its body waits for meanwhile.
  public var transactionLimit: Duration = .seconds(60)
  /// How long opening waits for a server that is just starting.
  public var connectLimit: Duration = .seconds(10)
  /// How often a `write` whose transaction ran into another is run again.
  public var retries: Int = 10
  /// How many writes SQLite may commit together.
  public var groupSize: Int = 256
  /// Prepared statements kept by each connection.
  public var statementCache: Int = 256

  /// The defaults.
  public init() {}
}
