import Essentials

/// How the server listens, and what it puts up with.
public struct ServerConfiguration: Hashable, Sendable {
  /// A certificate and its key, as PEM files.
  public struct TLS: Hashable, Sendable {
    /// The certificate's file, with those that lead to its root.
    public var certificate: String
    /// The private key's file.
    public var key: String
  }

  /// The address to listen on; `0.0.0.0` for all.
  public var host: String
  /// The port; 0 for any free one.
  public var port: Int
  /// How clients reach the server, when that is not host and port.
  public var publicURL: String?
  /// The certificate, to speak HTTPS.
  public var tls: TLS?
  /// Sites whose pages may call the API; `*` for all.
  public var corsOrigins: [String]
  /// Origins whose pages may show ours in a frame, and `self` for this server's own.
  public var frameAncestors: [String]
  /// For how long browsers come by HTTPS only; zero leaves it to them. It holds where clients reach us by HTTPS.
  public var hsts: Duration
  /// Networks of proxies that say truly where requests come from.
  var trustedProxies: [NetworkRange]
  /// The header field in which they say it.
  var forwardedField: ClientAddresses.Field
  /// A folder of files that are served instead of the built-in chat page.
  public var web: String?
  /// The largest body of a request, in bytes.
  public var maximumBody: Int
  /// The largest upload, in bytes.
  public var maximumUpload: Int
  /// How many connections one address may have at a time.
  public var connectionsPerAddress: Int
  /// How long a request may take.
  public var requestTimeout: Duration
  /// How long everything is still answered after the server was told to stop, while load balancers find out.
  public var shutdownDelay: Duration
  /// How long turns may take to finish when the server stops.
  public var shutdownGrace: Duration
  /// What operators send as a bearer token; without one, a key is made and kept in the data folder.
  public var operatorKey: String?
  /// What conversations' tokens are signed with, where several servers share one database; without one, it is made
  /// and kept in the data folder.
  public var secret: String?

  init(_ reader: ConfigurationReader, _ base: ConfigurationDirectory) {
    host = reader.value("host", default: "127.0.0.1")
    port = reader.value("port", default: 8080)
    publicURL = reader.optional("public_url")
    web = reader.optional("web", as: String.self).map(base.resolve)
    corsOrigins = reader.list("cors_origins")
    frameAncestors = reader.list("frame_ancestors")
    hsts = reader.value("hsts", default: .seconds(365 * 86_400))
    trustedProxies = Self.trustedProxies(reader)
    forwardedField = reader.value("forwarded_header", default: .forwardedFor)
    maximumBody = reader.value("maximum_body", default: ByteCount(bytes: 1 << 20)).bytes
    maximumUpload = reader.value("maximum_upload", default: ByteCount(bytes: 50 << 20)).bytes
    connectionsPerAddress = reader.value("connections_per_address", default: 256)
    requestTimeout = reader.value("request_timeout", default: .seconds(30))
    shutdownDelay = reader.value("shutdown_delay", default: .zero)
    shutdownGrace = reader.value("shutdown_grace", default: .seconds(10))
    operatorKey = reader.optional("operator_key")
    secret = reader.optional("secret")
    tls = Self.tls(reader, base)
    check(reader)
  }

  private static func tls(_ reader: ConfigurationReader, _ base: ConfigurationDirectory) -> TLS? {
    let section = reader.section("tls")
    let certificate = section.optional("certificate", as: String.self)
    let key = section.optional("key", as: String.self)
    switch (certificate, key) {
    case (let certificate?, let key?):
      return TLS(certificate: base.resolve(certificate), key: base.resolve(key))
    case (nil, nil):
      return nil
    case (_, nil):
      section.reject("key", "a certificate needs its private key's file")
      return nil
    case (nil, _):
      section.reject("certificate", "a key needs its certificate's file")
      return nil
    }
  }

  private func check(_ reader: ConfigurationReader) {
    if !(0...65_535).contains(port) { reader.reject("port", "must be between 0 and 65535") }
    if connectionsPerAddress < 1 { reader.reject("connections_per_address", "must be at least 1") }
    if maximumBody < 1024 { reader.reject("maximum_body", "must be at least 1KiB") }
    if maximumUpload < 1024 { reader.reject("maximum_upload", "must be at least 1KiB") }
    if requestTimeout < .seconds(1) { reader.reject("request_timeout", "must be at least 1s") }
    if shutdownDelay < .zero { reader.reject("shutdown_delay", "must not be negative") }
    if let publicURL, !publicURL.hasPrefix("https://"), !publicURL.hasPrefix("http://") {
      reader.reject("public_url", "must begin with https:// or http://")
    }
    if let operatorKey, operatorKey.utf8.count < 16 {
      reader.reject(
        "operator_key", "must have at least 16 characters; make one with: openssl rand -base64 24")
    }
    if let secret, secret.utf8.count < 32 {
      reader.reject("secret", "must have at least 32 characters; make one with: openssl rand -base64 48")
    }
    for origin in frameAncestors where origin != "self" && (origin == "*" || !Self.isOrigin(origin)) {
      reader.reject(
        "frame_ancestors", "must be “self” or origins such as https://www.example.com, without a path")
    }
    if hsts < .zero { reader.reject("hsts", "must not be negative; 0s switches it off") }
    for origin in corsOrigins where !Self.isOrigin(origin) {
      reader.reject("cors_origins", "must be “*” or origins such as https://www.example.com, without a path")
    }
  }

  /// This machine's own addresses unless others are named: a proxy beside the server is the usual one, and who can
  /// reach the server from here can do worse.
  private static func trustedProxies(_ reader: ConfigurationReader) -> [NetworkRange] {
    guard reader.has("trusted_proxies") else { return NetworkRange.loopback }
    return reader.list("trusted_proxies", of: String.self).flatMap { text -> [NetworkRange] in
      switch text {
      case "loopback": return NetworkRange.loopback
      case "private": return NetworkRange.private
      default:
        if let range = NetworkRange(text) { return [range] }
        reader.reject(
          "trusted_proxies",
          "must be addresses or networks such as 10.0.0.0/8, or the words loopback and private; “\(text)” is none"
        )
        return []
      }
    }
  }

  /// What goes into a header field must be able to end neither it nor one of its parts.
  private static func isOrigin(_ text: String) -> Bool {
    if text == "*" { return true }
    guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
    let host = text.dropFirst(scheme.count)
    return !host.isEmpty && host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/;,'\"".utf8.contains($0) }
  }

  /// For how long browsers are told to come by HTTPS only; nothing where they do not come by it.
  var strictTransport: Duration? {
    let isSecure = tls != nil || publicURL?.hasPrefix("https://") == true
    return isSecure && hsts > .zero ? hsts : nil
  }
}
