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
}
