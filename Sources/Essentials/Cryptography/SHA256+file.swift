#if canImport(Glibc)
import Glibc
#endif

extension SHA256 {
  /// The digest of a file's bytes as 64 lower-case hexadecimal digits, or nothing when it cannot be read.
  /// Reads a piece at a time; blocks.
  public static func hexDigest(ofFile path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var hasher = SHA256Hasher()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return Hexadecimal.encode(hasher.finish()) }
      buffer.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }
}
