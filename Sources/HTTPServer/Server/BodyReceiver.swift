import Essentials

/// Takes in the body of a request piece by piece, on the connection's I/O thread.
final class BodyReceiver {
  /// A whole body.
  struct Content {
    var bytes: [UInt8] = []
    var form: MultipartForm?
  }

  private let limit: Int
  private let keepsBytes: Bool
  private var received = 0
  private var content = Content()

  init(_ headers: HTTPHeaders, _ policy: BodyPolicy, _ configuration: HTTPServerConfiguration) {
    limit = BodyAdmission.limit(policy, headers) ?? BodyAdmission.ignoredLimit
    keepsBytes = !policy.takesNothing
    if keepsBytes { content.bytes.reserveCapacity(min(Self.length(headers), limit, 64 << 10)) }
  }

  /// How long the body is, as far as its sender says beforehand; zero when it comes in chunks.
  static func length(_ headers: HTTPHeaders) -> Int {
    headers["Content-Length"].flatMap { Int($0) } ?? 0
  }

  /// Takes a piece; says what is wrong with it, after which no more is to come.
  func receive(_ bytes: UnsafeRawBufferPointer) -> Problem? {
    received += bytes.count
    guard received <= limit else { return .contentTooLarge(limit: limit) }
    if keepsBytes { content.bytes.append(contentsOf: bytes) }
    return nil
  }

  /// The whole body.
  func finish() throws -> Content { content }
}
