/// One step of a component's tables. Once released it is never changed: write a new one.
public struct Migration: Sendable {
  /// The step's number within its component, from 1.
  public let version: Int
  /// What it does, in a few words.
  public let name: String
  /// Whether a program that does not know it can no longer work with the tables. Such a step has to wait until no older
  /// program runs any more; all others may be applied while older programs serve.
  public private(set) var isBreaking = false
  let statements: @Sendable (SQLDialect) -> [String]

  /// Makes a step whose statements are the same for both engines.
  public init(_ version: Int, _ name: String, _ statements: [String]) {
    self.init(version, name) { _ in statements }
  }

  /// Makes a step whose statements differ.
  public init(_ version: Int, _ name: String, sqlite: [String], postgres: [String]) {
    self.init(version, name) { dialect in
      switch dialect {
      case .sqlite: sqlite
      case .postgres: postgres
      }
    }
  }

  /// Makes a step whose statements differ in a few words.
  public init(_ version: Int, _ name: String, _ statements: @escaping @Sendable (SQLDialect) -> [String]) {
    self.version = version
    self.name = name
    self.statements = statements
  }

  /// The same step, of which programs that do not know it are to be told that they cannot go on.
  public var breakingOlderPrograms: Self {
    var migration = self
    migration.isBreaking = true
    return migration
  }
}
