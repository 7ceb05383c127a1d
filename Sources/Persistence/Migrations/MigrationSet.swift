/// All steps of one component's tables, in order.
public struct MigrationSet: Sendable {
  /// The component, for example `knowledge`.
  public let component: String
  /// The steps, numbered 1, 2, 3 …
  public let migrations: [Migration]

  /// Makes a set. The numbers must be 1, 2, 3 …; `migrate` checks it.
  public init(_ component: String, _ migrations: [Migration]) {
    self.component = component
    self.migrations = migrations
  }

  /// The same set up to a step: the tables as an older program has left them.
  func upTo(_ version: Int) -> Self {
    Self(component, Array(migrations.prefix(version)))
  }
}
