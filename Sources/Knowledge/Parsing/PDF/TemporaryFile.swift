import Glibc

/// A file without a name, gone when it is closed.
final class TemporaryFile {
  let descriptor: Int32

  /// Makes an empty file in the directory that `TMPDIR` names.
  ///
  /// - Throws: `DocumentError.unreadable`
  init() throws {
    let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let path = "\(directory)/usher.\(String(UInt64.random(in: .min ... .max), radix: 36))"
    // Marked as it is made: a program that another thread starts at this moment must not inherit it.
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw DocumentError.unreadable(
        reason: "no temporary file could be made in \(directory): \(String(cString: strerror(errno)))")
    }
    unlink(path)
  }

  deinit { close(descriptor) }

  /// Fills the file and goes back to its beginning.
  func write(_ bytes: [UInt8]) throws {
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        throw DocumentError.unreadable(
          reason: "a temporary file could not be written: \(String(cString: strerror(errno)))")
      }
      done += written
    }
    lseek(descriptor, 0, SEEK_SET)
  }

  /// The file's bytes from the beginning.
  func read(limit: Int) throws -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return [] }
    let size = min(Int(status.st_size), limit)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let got = pread(descriptor, buffer.baseAddress?.advanced(by: count), size - count, off_t(count))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { break }
        count += got
      }
    }
  }
}
