public import Essentials

/// Makes, verifies and restores backups of one store with one key.
public struct BackupDesk: Sendable {
  /// What lies in the store.
  public let shelf: BackupShelf
  private let passphrase: BackupPassphrase
  private let clock: any WallClock

  /// Opens a desk.
  public init(store: any BackupStore, passphrase: BackupPassphrase, clock: any WallClock = SystemClock()) {
    shelf = BackupShelf(store: store)
    self.passphrase = passphrase
    self.clock = clock
  }

  /// Makes a backup of what there is now, while others go on writing. It is there as a whole, or not at all.
  public func make(of source: BackupSource) async throws -> BackupEnvelope {
    try await BackupMaker(source: source, store: shelf.store, passphrase: passphrase, clock: clock).run()
  }

  /// Reads a backup to its end, and compares everything with its sums.
  ///
  /// - Returns: What it holds.
  /// - Throws: A ``BackupError`` that says what is wrong with it.
  @discardableResult
  public func verify(_ name: BackupName) async throws -> BackupManifest {
    try await BackupVerifier(reader: try await shelf.open(name, passphrase)).run()
  }

  /// Restores a backup, after it was verified.
  ///
  /// - Returns: What was restored.
  @discardableResult
  public func restore(
    _ name: BackupName, to target: RestoreTarget, _ plan: RestorePlan
  ) async throws -> BackupManifest {
    let reader = try await shelf.open(name, passphrase)
    return try await BackupRestorer(reader: reader, target: target, plan: plan).run()
  }
}
