/// A place where backups are kept: bytes under keys such as `20261122T120530Z-k3v9q2/000001`.
public protocol BackupStore: Sendable {
  /// Where it is, for people.
  var place: String { get }
  /// Keeps bytes. Afterwards they are there as a whole, or not at all.
  func put(_ bytes: [UInt8], as key: String) async throws
  /// The bytes under a key; nothing when there are none, or more than `limit`.
  func get(_ key: String, upTo limit: Int) async throws -> [UInt8]?
  /// The keys that lie in a folder, which ends in a slash or is empty, and the folders in it.
  func list(_ folder: String) async throws -> StoreListing
  /// Removes what is under a key, if anything is.
  func remove(_ key: String) async throws
}

/// What lies in a folder of a store.
public struct StoreListing: Hashable, Sendable {
  /// The keys.
  public var keys: [String] = []
  /// The folders in it, each with a slash at its end.
  public var folders: [String] = []
}
