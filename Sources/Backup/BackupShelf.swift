public import Essentials

/// The backups in a store.
public struct BackupShelf: Sendable {
  /// Where they are.
  public let store: any BackupStore

  /// Looks into a store.
  public init(store: any BackupStore) {
    self.store = store
  }

  /// The largest manifest that is read.
  private static let manifestLimit = 1 << 30
  /// For so long nobody takes a backup that is being made for one that was left unfinished.
  private static let unfinishedAge = Duration.seconds(2 * 86_400)

  /// The names of all backups that were finished, the oldest first.
  public func names() async throws -> [BackupName] {
    var names: [BackupName] = []
    for key in try await store.list("").keys where key.hasSuffix(Self.ending) {
      if let name = BackupName(key.dropLast(Self.ending.count)) { names.append(name) }
    }
    return names.sorted()
  }

  /// How the keys of manifests end.
  static let ending = ".backup"

  /// A backup by its name, or the newest one by `latest`.
  public func find(_ name: String) async throws -> BackupName {
    if name == "latest" { return try await newest() }
    guard let wanted = BackupName(name), try await names().contains(wanted) else {
      throw BackupError.unknown(name)
    }
    return wanted
  }

  /// The newest backup, or the newest of those that hold the state of `moment` or an earlier one.
  public func newest(at moment: Timestamp? = nil) async throws -> BackupName {
    let names = try await names()
    guard let name = names.last(where: { name in moment.map { name.moment <= $0 } ?? true }) else {
      throw BackupError.none(before: moment)
    }
    return name
  }

  /// What stands in the open about a backup; nobody has checked it.
  public func envelope(_ name: BackupName) async throws -> BackupEnvelope { try await read(name).envelope }

  func read(_ name: BackupName) async throws -> BackupEnvelope.Read {
    guard let bytes = try await store.get(name.manifestKey, upTo: Self.manifestLimit) else {
      throw BackupError.unknown(name.text)
    }
    return try BackupEnvelope.read(bytes, name: name)
  }

  func open(_ name: BackupName, _ passphrase: BackupPassphrase) async throws -> ArchiveReader {
    let read = try await read(name)
    return ArchiveReader(envelope: read.envelope, key: try await read.open(passphrase), store: store)
  }

  /// Removes a backup: first the manifest, so that half of one is never taken for a whole.
  public func remove(_ name: BackupName) async throws {
    try await store.remove(name.manifestKey)
    try await removeParts(of: name)
  }

  func removeParts(of name: BackupName) async throws {
    for key in try await store.list(name.partsFolder).keys { try await store.remove(key) }
  }

  /// Removes what need not be kept, and what was left unfinished long ago.
  ///
  /// - Returns: The names of the backups that went.
  @discardableResult
  public func tidy(keeping rule: RetentionRule, at now: Timestamp) async throws -> [BackupName] {
    let names = try await names()
    let kept = rule.kept(names)
    var removed: [BackupName] = []
    for name in names where !kept.contains(name) {
      try await remove(name)
      removed.append(name)
    }
    for folder in try await store.list("").folders {
      guard let name = BackupName(folder.dropLast()), !names.contains(name),
        name.moment + Self.unfinishedAge < now
      else { continue }
      try await removeParts(of: name)
    }
    return removed
  }
}
