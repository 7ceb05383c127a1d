import FoundationEssentials
import Glibc

/// Writes a file piece by piece, readable by its owner only. Blocks: for threads that may.
final class FileWriter {
  private let descriptor: Int32
  private let path: String

  init(_ path: String) throws {
    self.path = path
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if descriptor < 0 { throw failure }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  func add(_ bytes: [UInt8]) throws {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure }
      written += count
    }
  }

  func finish() throws {
    guard fsync(descriptor) == 0 else { throw failure }
  }

  /// Writes a whole file.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let writer = try FileWriter(path)
    try writer.add(bytes)
    try writer.finish()
  }

  private var failure: BackupError {
    .unsuitable("\(path) cannot be written: \(String(cString: strerror(errno))).")
  }
}
