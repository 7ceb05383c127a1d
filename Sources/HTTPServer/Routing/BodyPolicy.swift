/// What body a route takes. Everything else is refused before the handler runs: 413 when it is too long, 415 when it
/// is of another type.
public struct BodyPolicy: Sendable {
  /// Takes bytes of these media types, up to a length.
  struct Bytes: Sendable {
    let limit: Int
    let types: [String]
  }

  private(set) var bytes: Bytes?
  private(set) var multipart: MultipartLimits?

  /// No body; a short one that comes nonetheless is ignored.
  public static let none = BodyPolicy()

  /// JSON in memory.
  public static func json(limit: Int = 1 << 20) -> BodyPolicy { .bytes(limit: limit) }

  /// Bytes in memory.
  ///
  /// - Parameters:
  ///   - limit: The longest body, in bytes.
  ///   - types: The media types that are taken; none means any.
  public static func bytes(limit: Int, types: [String] = ["application/json"]) -> BodyPolicy {
    BodyPolicy(bytes: Bytes(limit: limit, types: types))
  }

  /// A multipart form (RFC 7578), its files streamed to disk.
  public static func multipart(limits: MultipartLimits = MultipartLimits()) -> BodyPolicy {
    BodyPolicy(multipart: limits)
  }

  /// This or the other kind of body, as the request's `Content-Type` says.
  public func or(_ other: BodyPolicy) -> BodyPolicy {
    BodyPolicy(bytes: bytes ?? other.bytes, multipart: multipart ?? other.multipart)
  }

  /// Media types that are taken, for error messages and descriptions; none means any.
  public var acceptedTypes: [String] {
    (bytes?.types ?? []) + (multipart == nil ? [] : ["multipart/form-data"])
  }

  var takesNothing: Bool { bytes == nil && multipart == nil }
}
