public import Essentials

/// Signs requests as AWS and what is compatible with it wants them: Signature Version 4
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html).
public struct SignatureV4: Sendable {
  /// Who asks.
  public struct Credentials: Hashable, Sendable, CustomStringConvertible {
    let accessKeyID: String
    let secretAccessKey: String
    /// Of credentials that are good for a while only.
    let sessionToken: String?

    /// Takes what was given.
    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
      self.accessKeyID = accessKeyID
      self.secretAccessKey = secretAccessKey
      self.sessionToken = sessionToken
    }

    public var description: String { "Credentials(\(accessKeyID))" }
  }

  /// What is signed.
  public struct Request: Sendable {
    let method: String
    /// Percent-encoded.
    let path: String
    let query: [(name: String, value: String)]
    /// Every field that is signed, but for those that signing adds.
    let headers: [(name: String, value: String)]
    /// SHA-256 of the body in hexadecimal.
    let bodyDigest: String

    /// Describes a request.
    public init(
      method: String, path: String, query: [(name: String, value: String)],
      headers: [(name: String, value: String)], bodyDigest: String
    ) {
      self.method = method
      self.path = path
      self.query = query
      self.headers = headers
      self.bodyDigest = bodyDigest
    }
  }

  private let credentials: Credentials
  private let region: String
  private let service: String

  /// Signs for one service in one region.
  public init(_ credentials: Credentials, region: String, service: String = "s3") {
    self.credentials = credentials
    self.region = region
    self.service = service
  }

  /// The fields that are added to the request's, the signature among them.
  public func headers(for request: Request, at moment: Timestamp) -> [(name: String, value: String)] {
    let time = moment.description.filter { $0.isNumber || $0 == "T" }.prefix(15) + "Z"
    var added: [(name: String, value: String)] = [
      ("x-amz-content-sha256", request.bodyDigest), ("x-amz-date", String(time)),
    ]
    if let token = credentials.sessionToken { added.append(("x-amz-security-token", token)) }
    let signed = (request.headers + added)
      .map { (name: $0.name.lowercased(), value: Self.trimmed($0.value)) }.sorted { $0.name < $1.name }
    let names = signed.map(\.name).joined(separator: ";")
    let canonical = [
      request.method, request.path, Self.canonicalQuery(request.query),
      signed.map { "\($0.name):\($0.value)\n" }.joined(), names, request.bodyDigest,
    ].joined(separator: "\n")
    let day = String(time.prefix(8))
    let scope = "\(day)/\(region)/\(service)/aws4_request"
    let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(SHA256.hexDigest(of: canonical))"
    let signature = Hexadecimal.encode(HMAC.code(of: Array(text.utf8), key: key(day)))
    let authorization =
      "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), SignedHeaders=\(names),"
      + " Signature=\(signature)"
    added.append((name: "authorization", value: authorization))
    return added
  }

  /// A query as it is signed and sent: names and values percent-encoded, in the order of the names.
  static func canonicalQuery(_ query: [(name: String, value: String)]) -> String {
    query.map { (PercentEncoding.encode($0.name), PercentEncoding.encode($0.value)) }
      .sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
  }

  /// A key that is good for one day, region and service.
  private func key(_ day: String) -> [UInt8] {
    [day, region, service, "aws4_request"].reduce(Array("AWS4\(credentials.secretAccessKey)".utf8)) {
      HMAC.code(of: Array($1.utf8), key: $0)
    }
  }

  /// Without blanks around it, and with single ones within.
  private static func trimmed(_ value: String) -> String {
    value.split(separator: " ").joined(separator: " ")
  }
}
