#if canImport(Glibc)
import Glibc
#endif

/// A part of an open file. The descriptor is closed when the last copy goes.
public struct FileRegion: Sendable {
  let descriptor: FileDescriptor
  /// Where the part begins, in bytes.
  let offset: Int
  /// How long the part is, in bytes.
  public let length: Int

  init(descriptor: FileDescriptor, offset: Int, length: Int) {
    self.descriptor = descriptor
    self.offset = offset
    self.length = length
  }

  /// Opens a whole file, or nothing when there is no regular file that may be read.
  public init?(path: String) {
    let number = open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { return nil }
    descriptor = FileDescriptor(number)
    guard let information = descriptor.information, information.isRegularFile else { return nil }
    offset = 0
    length = information.size
  }

  /// The bytes, read at once; for responses that are not sent over a socket.
  func read() -> [UInt8] { head(length) }

  /// The first bytes, at most so many.
  public func head(_ wanted: Int) -> [UInt8] {
    let length = min(wanted, self.length)
    return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      while count < length {
        let read = pread(
          descriptor.number, buffer.baseAddress.map { $0 + count }, length - count, off_t(offset + count))
        guard read > 0 else { return }
        count += read
      }
    }
  }
}
