#if canImport(Glibc)
import Glibc
#endif

/// The target of a request as libmicrohttpd hands it over: up to its first zero byte, in the buffer that the request
/// was read into.
struct RequestTarget {
  let bytes: [UInt8]
  private let end: UnsafePointer<CChar>?

  init(_ text: UnsafePointer<CChar>?) {
    let count = text.map { strlen($0) } ?? 0
    bytes = Array(UnsafeRawBufferPointer(start: text, count: count))
    end = text.map { $0 + count }
  }

  /// Whether nothing but one space stood between the target and what follows it in the buffer: no zero byte with more
  /// of the target behind it, and no second space.
  func isFollowed(by version: UnsafePointer<CChar>) -> Bool {
    end.map { $0 + 1 == version } ?? false
  }
}
