import FoundationEssentials
import Glibc

/// Finds the files in a folder and the folders in it, without leaving it and without going in circles.
///
/// Names that begin with a dot are left out. A symbolic link is followed where it leads to a place inside the folder,
/// as in mounted configurations; links that lead out are left out. A file with two names is found once.
struct FolderWalk {
  /// The paths relative to the folder, sorted.
  private(set) var files: [String] = []
  /// The folders in it that could not be read, relative to it, and why.
  private(set) var unreadable: [(path: String, reason: String)] = []

  private struct Identity: Hashable {
    var device: UInt64
    var number: UInt64
  }

  private let root: String
  private let realRoot: String
  private var seen: Set<Identity> = []
  private static let depthLimit = 64

  /// Walks through `root`.
  ///
  /// - Throws: `IngestError` when the folder itself cannot be read.
  init(_ root: String) throws {
    self.root = root
    guard let real = realpath(root, nil) else { throw IngestError.missing(path: root) }
    realRoot = String(cString: real)
    free(real)
    do {
      _ = try FileManager.default.contentsOfDirectory(atPath: root)
    } catch {
      throw IngestError.unreadable(path: root, reason: Self.reason(error))
    }
    _ = isNew(root)
    walk("", depth: 0)
    files.sort()
  }

  private mutating func walk(_ folder: String, depth: Int) {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: root + "/" + folder).sorted()
    } catch {
      return unreadable.append((folder, Self.reason(error)))
    }
    // Real files and folders first, so that they are known by their own names and not by a link's.
    var links: [String] = []
    for name in names where !name.hasPrefix(".") {
      let path = folder.isEmpty ? name : folder + "/" + name
      var status = stat()
      guard lstat(root + "/" + path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFLNK { links.append(path) } else { add(path, status, depth: depth) }
    }
    for path in links {
      guard let target = realpath(root + "/" + path, nil) else { continue }
      let real = String(cString: target)
      free(target)
      var status = stat()
      guard real.hasPrefix(realRoot + "/"), stat(real, &status) == 0 else { continue }
      add(path, status, depth: depth)
    }
  }

  private mutating func add(_ path: String, _ status: stat, depth: Int) {
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      if isNew(root + "/" + path) { files.append(path) }
    case S_IFDIR:
      guard depth < Self.depthLimit else { return unreadable.append((path, "it is nested too deep")) }
      if isNew(root + "/" + path) { walk(path, depth: depth + 1) }
    default: break
    }
  }

  private mutating func isNew(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    return seen.insert(Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))).inserted
  }

  private static func reason(_ error: any Error) -> String {
    let isForbidden = (error as? CocoaError)?.code == .fileReadNoPermission
    return isForbidden ? "permission denied" : "it cannot be listed"
  }
}
