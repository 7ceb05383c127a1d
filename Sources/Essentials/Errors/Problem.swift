/// An error as a client sees it: problem details for HTTP APIs, RFC 9457. Rendered as `application/problem+json`.
///
/// `detail` says what is wrong with this request and what to do about it; nothing internal is ever put there.
public struct Problem: Error, Hashable, Sendable {
  /// A stable name for the kind of problem; the document behind `type` is found under this name.
  public let kind: String
  /// A short summary, the same for every occurrence.
  public let title: String
  /// The HTTP status code.
  public let status: Int
  /// What is wrong here, and what to do.
  public var detail: String?
  /// The fields at fault, for problems with input.
  public var errors: [FieldError]
  /// Seconds after which it makes sense to try again; sent as `Retry-After` too.
  public var retryAfterSeconds: Int?
  /// Methods that the resource does have; sent as `Allow` with a 405.
  public var allowedMethods: [String]
  /// Members of its own (RFC 9457, section 3.2).
  public var extensions: [String: JSONValue] = [:]

  /// One field at fault.
  public struct FieldError: Hashable, Sendable {
    /// Where: a JSON pointer (RFC 6901) into the body, or the name of a parameter or header.
    public let pointer: String
    /// The rule that the value breaks.
    public let detail: String

    /// Makes a field error.
    public init(pointer: String, detail: String) {
      self.pointer = pointer
      self.detail = detail
    }
  }

  /// Makes a problem.
  public init(
    kind: String, title: String, status: Int, detail: String? = nil, errors: [FieldError] = [],
    retryAfterSeconds: Int? = nil, allowedMethods: [String] = []
  ) {
    self.kind = kind
    self.title = title
    self.status = status
    self.detail = detail
    self.errors = errors
    self.retryAfterSeconds = retryAfterSeconds
    self.allowedMethods = allowedMethods
  }

  /// The problem's `type` member: a relative URL at which the server explains it.
  public var type: String { "/problems/\(kind)" }
}
