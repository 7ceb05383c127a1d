/// Where a bucket is, and which part of it is meant.
public struct S3Location: Hashable, Sendable {
  let bucket: String
  /// What keys begin with; empty, or with a slash at its end.
  let prefix: String
  /// `https://HOST` or `http://HOST:PORT`, without the bucket.
  let endpoint: String
  let region: String
  /// Whether the bucket stands in the path, and not before the host's name.
  let usesPath: Bool

  /// Reads `s3://BUCKET/PREFIX`; nothing when it is none.
  ///
  /// - Parameters:
  ///   - endpoint: Where a compatible service is; AWS's own in the region when there is none.
  ///   - usesPath: As most compatible services want it; nothing for what is usual.
  public init?(_ text: String, endpoint: String?, region: String, usesPath: Bool?) {
    guard text.hasPrefix("s3://") else { return nil }
    let parts = text.dropFirst(5).split(separator: "/")
    guard let bucket = parts.first, bucket.utf8.count >= 3, bucket.utf8.count <= 63,
      bucket.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 })
    else { return nil }
    self.bucket = String(bucket)
    prefix = parts.dropFirst().map { $0 + "/" }.joined()
    self.region = region
    let address = endpoint ?? "https://s3.\(region).amazonaws.com"
    self.endpoint = address.hasSuffix("/") ? String(address.dropLast()) : address
    self.usesPath = usesPath ?? (endpoint != nil)
  }

  private var scheme: Substring { endpoint.prefix { $0 != ":" } }

  private var authority: Substring { endpoint.dropFirst(scheme.count + 3) }

  /// What the field `Host` says.
  var host: String {
    let name = usesPath ? String(authority) : "\(bucket).\(authority)"
    let usual = scheme == "https" ? ":443" : ":80"
    return name.hasSuffix(usual) ? String(name.dropLast(usual.count)) : name
  }

  var origin: String { "\(scheme)://\(host)" }

  /// Where the keys of the bucket begin.
  var root: String { usesPath ? "/\(bucket)/" : "/" }
}
