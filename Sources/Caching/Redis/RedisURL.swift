import Foundation

extension RedisConfiguration {
  /// Reads `redis://[[user]:password@]host[:port][/database]`
  /// (https://www.iana.org/assignments/uri-schemes/prov/redis). User and password are percent-encoded.
  public init(url: String) throws(RedisURLError) {
    if url.hasPrefix("rediss://") {
      throw RedisURLError(
        description: """
          asks for TLS, which this build does not speak with Redis; run a tunnel such as stunnel beside the server \
          and name its own end here, for example redis://127.0.0.1:6379
          """)
    }
    let scheme = "redis://"
    guard url.hasPrefix(scheme) else {
      throw RedisURLError(
        description: "must begin with redis://, as in redis://:password@redis.internal:6379/0")
    }
    var rest = url.dropFirst(scheme.count)
    guard !rest.contains(where: { $0 == "?" || $0 == "#" || $0.isWhitespace }) else {
      throw RedisURLError(description: "must not have a query, a fragment or spaces; encode them with %")
    }
    let path: Substring
    if let slash = rest.lastIndex(of: "/") {
      path = rest[rest.index(after: slash)...]
      rest = rest[..<slash]
    } else {
      path = ""
    }
    let (user, password) = try Self.credentials(&rest)
    let (host, port) = try Self.place(rest)
    self.init(
      host: host, port: port, username: user, password: password, database: try Self.database(path))
  }

  private static func credentials(_ rest: inout Substring) throws(RedisURLError) -> (String?, String?) {
    guard let at = rest.lastIndex(of: "@") else { return (nil, nil) }
    let text = rest[..<at]
    rest = rest[rest.index(after: at)...]
    guard let colon = text.firstIndex(of: ":") else {
      throw RedisURLError(
        description: "has a user without a password; write redis://user:password@… or redis://:password@…")
    }
    guard let user = text[..<colon].removingPercentEncoding,
      let password = text[text.index(after: colon)...].removingPercentEncoding
    else { throw RedisURLError(description: "has a user or password whose % signs are not right") }
    guard !password.isEmpty else { throw RedisURLError(description: "has an empty password") }
    return (user.isEmpty ? nil : user, password)
  }

  private static func place(_ text: Substring) throws(RedisURLError) -> (String, Int) {
    var host = text
    var port: Substring?
    if text.first == "[", let end = text.firstIndex(of: "]") {
      host = text[text.index(after: text.startIndex)..<end]
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.first == ":" else {
        throw RedisURLError(description: "has something behind the address in brackets")
      }
      if !rest.isEmpty { port = rest.dropFirst() }
    } else if let colon = text.firstIndex(of: ":") {
      host = text[..<colon]
      port = text[text.index(after: colon)...]
    }
    guard !host.isEmpty, !host.contains("/"), !host.contains("[") else {
      throw RedisURLError(description: "names no host, as in redis://127.0.0.1:6379")
    }
    guard let port else { return (String(host), 6379) }
    guard let number = Int(port), (1...65_535).contains(number) else {
      throw RedisURLError(description: "has the port “\(port)”, which must be between 1 and 65535")
    }
    return (String(host), number)
  }

  private static func database(_ text: Substring) throws(RedisURLError) -> Int {
    if text.isEmpty { return 0 }
    guard let number = Int(text), (0...65_535).contains(number) else {
      throw RedisURLError(description: "has the database “\(text)”, which must be a number such as 0")
    }
    return number
  }
}
