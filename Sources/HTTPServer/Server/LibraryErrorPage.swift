import CMicrohttpd
import Essentials
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

// libmicrohttpd answers what it cannot read by itself, with pages of HTML, and has no setting for that. It makes them
// with one of its own public functions, which the dynamic linker looks for in the program before it looks in the
// library. So the function below takes the place of the library's, and makes problem documents. The program itself
// makes its responses with other functions, and loses nothing where the library is linked in some other way: there,
// the pages stay as they are.

/// What libmicrohttpd is about to answer by itself.
enum LibraryErrorPage {
  private static let statusKey = makeKey()
  private static let responderKey = makeKey()

  private static func makeKey() -> pthread_key_t {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }

  /// Reads from libmicrohttpd's log, which speaks on the same thread just before, with which status it will answer, and
  /// remembers for whom: a responder outlives the threads of its server.
  static func note(_ logLine: String, _ responder: Responder) {
    guard let range = logLine.firstRange(of: "HTTP response code is "),
      let status = Int(logLine[range.upperBound...].prefix(3))
    else { return }
    pthread_setspecific(statusKey, UnsafeRawPointer(bitPattern: status))
    pthread_setspecific(responderKey, Unmanaged.passUnretained(responder).toOpaque())
  }

  fileprivate static func securityFields() -> HTTPHeaders {
    let responder = pthread_getspecific(responderKey).map {
      Unmanaged<Responder>.fromOpaque($0).takeUnretainedValue()
    }
    pthread_setspecific(responderKey, nil)
    return (responder?.security ?? SecurityFields(strictTransport: nil)).fields
  }

  fileprivate static func document() -> [UInt8] {
    let status = UInt(bitPattern: pthread_getspecific(statusKey))
    pthread_setspecific(statusKey, nil)
    let problem: Problem =
      switch status {
      case 413: .contentTooLarge(limit: Int.max)
      case 414: .targetTooLong
      case 431: .headerFieldsTooLarge
      case 500: .internalError
      case 505: .versionNotSupported
      default:
        .badRequest("This is no HTTP/1.1 as it should be: a line, a header field or a chunk is malformed.")
      }
    return problem.document(requestID: nil)
  }
}

/// Stands in for `MHD_create_response_from_buffer`; see above.
@_cdecl("MHD_create_response_from_buffer")
func libraryErrorResponse(
  _ size: Int, _ buffer: UnsafeMutableRawPointer?, _ mode: UInt32
) -> OpaquePointer? {
  let document = LibraryErrorPage.document()
  let copy = malloc(document.count)
  document.withUnsafeBytes { bytes in
    if let base = bytes.baseAddress { copy?.copyMemory(from: base, byteCount: bytes.count) }
  }
  let response = MHD_create_response_from_buffer_with_free_callback(document.count, copy) { free($0) }
  _ = MHD_add_response_header(response, "Content-Type", "application/problem+json")
  LibraryErrorPage.securityFields().withCStrings { name, value in
    _ = MHD_add_response_header(response, name, value)
  }
  return response
}
