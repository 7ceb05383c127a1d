#if canImport(Glibc)
import Glibc
#endif

/// A file that came in a form, on disk until the last copy of this value goes.
public struct UploadedFile: Sendable {
  /// How the names of files begin that are kept while their request is answered. After a crash they are rubbish.
  public static let temporaryPrefix = "usher-upload-"

  /// The name of the form's field.
  public let name: String
  /// The last component of the name that the file has at the client; for display, never for a path.
  public let filename: String
  /// What the client says it is.
  public let mediaType: String
  /// Its length in bytes.
  public let size: Int
  let storage: TemporaryFile

  /// Where it lies.
  public var path: String { storage.path }

  /// Its first bytes, at most so many.
  public func head(_ count: Int) -> [UInt8] {
    FileRegion(descriptor: storage.descriptor, offset: 0, length: size).head(count)
  }
}

/// A file that is deleted when nobody holds it any more.
final class TemporaryFile: Sendable {
  let path: String
  let descriptor: FileDescriptor

  /// Makes an empty file in a directory, or nothing when that cannot be.
  init?(in directory: String) {
    path =
      "\(directory)/\(UploadedFile.temporaryPrefix)\(String(UInt64.random(in: .min ... .max), radix: 36))"
    let number = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard number >= 0 else { return nil }
    descriptor = FileDescriptor(number)
  }

  deinit {
    unlink(path)
  }

  /// Writes bytes at the end; says whether there was room.
  func append(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor.number, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
