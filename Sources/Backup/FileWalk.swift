import FoundationEssentials
import Glibc

/// Finds the files of a tree. Only plain files count: a link may lead anywhere.
struct FileWalk {
  struct Found: Hashable, Sendable {
    let path: String
    /// Where it goes in the archive.
    let target: String
  }

  private let tree: BackupSource.Tree

  init(_ tree: BackupSource.Tree) {
    self.tree = tree
  }

  /// All of them, in order. Blocks.
  func files() -> [Found] {
    var found: [Found] = []
    visit(tree.path, tree.target, &found)
    return found
  }

  private func visit(_ path: String, _ target: String, _ found: inout [Found]) {
    guard !tree.leavingOut.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) else { return }
    var status = stat()
    // What is named may be a link; what lies in a folder may not.
    let isThere = path == tree.path ? stat(path, &status) == 0 : lstat(path, &status) == 0
    guard isThere else { return }
    switch status.st_mode & S_IFMT {
    case S_IFREG: found.append(Found(path: path, target: target))
    case S_IFDIR:
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      for name in names.sorted() { visit("\(path)/\(name)", "\(target)/\(name)", &found) }
    default: break
    }
  }
}

/// Reads a file piece by piece.
///
/// `@unchecked Sendable`: it is handed from thread to thread, and used by one at a time.
final class FileReader: @unchecked Sendable {
  private let descriptor: Int32
  private let path: String
  private static let pieceSize = 256 << 10

  /// Nothing when the file is not there any more.
  init?(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor < 0 else { return }
    if errno == ENOENT { return nil }
    throw BackupError.unsuitable("\(path) cannot be read: \(String(cString: strerror(errno))).")
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// The next piece; an empty one at the end. Blocks.
  func next() throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: Self.pieceSize)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw BackupError.unsuitable("\(path) cannot be read: \(String(cString: strerror(errno))).")
      }
      return Array(buffer.prefix(count))
    }
  }
}
