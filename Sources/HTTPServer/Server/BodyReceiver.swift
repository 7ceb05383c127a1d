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
  private var multipart: MultipartReceiver?

  init(_ headers: HTTPHeaders, _ policy: BodyPolicy, _ configuration: HTTPServerConfiguration) {
    limit = BodyAdmission.limit(policy, headers) ?? BodyAdmission.ignoredLimit
    if let limits = policy.multipart, let type = MediaType(headers["Content-Type"] ?? ""),
      type.isMultipartForm,
      let boundary = type.parameter("boundary")
    {
      multipart = MultipartReceiver(
        boundary: boundary, limits: limits, directory: configuration.uploadDirectory)
    }
    keepsBytes = !policy.takesNothing && multipart == nil
    if keepsBytes { content.bytes.reserveCapacity(min(Self.length(headers), limit, 64 << 10)) }
  }

  /// How long the body is, as far as its sender says beforehand; zero when it comes in chunks.
  static func length(_ headers: HTTPHeaders) -> Int {
    headers["Content-Length"].flatMap { Int($0) } ?? 0
  }

  /// Takes a piece. After an error, no more is to come.
  func receive(_ bytes: UnsafeRawBufferPointer) throws {
    received += bytes.count
    guard received <= limit else { throw Problem.contentTooLarge(limit: limit) }
    if keepsBytes { content.bytes.append(contentsOf: bytes) }
    try multipart?.receive(bytes)
  }

  /// The whole body.
  func finish() throws -> Content {
    content.form = try multipart?.finish()
    return content
  }
}
