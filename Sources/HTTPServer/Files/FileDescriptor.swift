#if canImport(Glibc)
import Glibc
#endif

/// An open file, closed when nobody holds it any more.
final class FileDescriptor: Sendable {
  let number: Int32

  init(_ number: Int32) {
    self.number = number
  }

  deinit {
    close(number)
  }

  /// A second descriptor of the same file, which the caller must close; for libraries that close what they get.
  func duplicate() -> Int32 { fcntl(number, F_DUPFD_CLOEXEC, 0) }

  var information: FileInformation? {
    var status = stat()
    return fstat(number, &status) == 0 ? FileInformation(status) : nil
  }
}

/// What the file system says of a file.
struct FileInformation: Hashable, Sendable {
  let size: Int
  let isRegularFile: Bool
  let isDirectory: Bool
  /// Nanoseconds since the Unix epoch.
  let modified: Int64

  /// What is said of the file at a path, or nothing when there is none.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init(_ status: stat) {
    size = Int(status.st_size)
    isRegularFile = status.st_mode & S_IFMT == S_IFREG
    isDirectory = status.st_mode & S_IFMT == S_IFDIR
    modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }
}
