import Glibc

/// Reads files whole.
enum FileReader {
  /// The bytes of a regular file.
  ///
  /// - Throws: `DocumentError`
  static func read(_ path: String, limit: Int) throws -> [UInt8] {
    try withOpen(path) { descriptor, size in
      guard size <= limit else { throw DocumentError.tooLarge(bytes: size, limit: limit) }
      return try bytes(of: descriptor, count: size)
    }
  }

  /// The first bytes of a regular file.
  ///
  /// - Throws: `DocumentError`
  static func head(_ path: String, count: Int) throws -> [UInt8] {
    try withOpen(path) { descriptor, size in try bytes(of: descriptor, count: min(size, count)) }
  }

  private static func withOpen<Result>(_ path: String, _ body: (Int32, Int) throws -> Result) throws -> Result
  {
    // Without O_NONBLOCK, opening a named pipe would wait for somebody to write to it.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw DocumentError.unreadable(reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw DocumentError.unreadable(reason: "it is no regular file")
    }
    return try body(descriptor, Int(status.st_size))
  }

  private static func bytes(of descriptor: Int32, count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled)
        if got < 0, errno == EINTR { continue }
        guard got >= 0 else { throw DocumentError.unreadable(reason: String(cString: strerror(errno))) }
        if got == 0 { break }
        filled += got
      }
    }
  }
}
