import Essentials
import FoundationEssentials
import Glibc

/// Backups in a folder of this machine, or one that is mounted.
public struct FolderStore: BackupStore {
  private let folder: String

  /// Keeps backups in a folder, which is made when it is not there.
  public init(_ folder: String) {
    self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }

  public var place: String { folder }

  /// How a file is called that is being written.
  private static let unfinished = ".unfinished"

  public func put(_ bytes: [UInt8], as key: String) async throws {
    let path = "\(folder)/\(key)"
    try await Blocking.run {
      let parent = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
      try Self.make(parent)
      try Self.write(bytes, to: path + Self.unfinished)
      guard rename(path + Self.unfinished, path) == 0 else { throw Self.failure(path) }
      // The name must be on disk too.
      Self.synchronise(parent)
    }
  }

  private static func make(_ folder: String) throws {
    guard !FileManager.default.fileExists(atPath: folder) else { return }
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw BackupError.store("the folder \(folder) cannot be made")
    }
    if let end = folder.lastIndex(of: "/") { synchronise(String(folder[..<end])) }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path) }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw failure(path) }
  }

  private static func synchronise(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func failure(_ path: String) -> BackupError {
    .store("\(path) cannot be written: \(String(cString: strerror(errno)))")
  }

  public func get(_ key: String, upTo limit: Int) async throws -> [UInt8]? {
    let path = "\(folder)/\(key)"
    return try await Blocking.run {
      var status = stat()
      guard stat(path, &status) == 0 else {
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw BackupError.store("\(path) cannot be read: \(String(cString: strerror(errno)))")
      }
      guard Int(status.st_size) <= limit else { return nil }
      guard let contents = FileManager.default.contents(atPath: path) else {
        throw BackupError.store("\(path) cannot be read")
      }
      return Array(contents)
    }
  }

  public func list(_ folder: String) async throws -> StoreListing {
    let path = "\(self.folder)/\(folder)"
    return try await Blocking.run {
      var listing = StoreListing()
      guard let directory = opendir(path) else {
        if errno == ENOENT { return listing }
        throw BackupError.store("\(path) cannot be read: \(String(cString: strerror(errno)))")
      }
      defer { closedir(directory) }
      while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name.hasPrefix(".") { continue }
        var status = stat()
        guard stat("\(path)/\(name)", &status) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
          listing.folders.append("\(folder)\(name)/")
        } else {
          listing.keys.append(folder + name)
        }
      }
      listing.keys.sort()
      listing.folders.sort()
      return listing
    }
  }

  public func remove(_ key: String) async throws {
    let path = "\(folder)/\(key)"
    try await Blocking.run {
      guard unlink(path) == 0 || errno == ENOENT else {
        throw BackupError.store("\(path) cannot be removed: \(String(cString: strerror(errno)))")
      }
      // With its last file the folder goes.
      if let end = key.lastIndex(of: "/") { rmdir("\(folder)/\(key[..<end])") }
    }
  }
}
