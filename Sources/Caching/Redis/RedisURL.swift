import Foundation

extension RedisConfiguration {
  /// Reads `redis://[[user]:password@]host[:port][/database]`, or the same with `rediss://` for TLS
  /// (https://www.iana.org/assignments/uri-schemes/prov/redis and …/prov/rediss). User and password are percent-encoded.
  public init(url: String) throws(RedisURLError) {
    let scheme = url.hasPrefix("rediss://") ? "rediss://" : "redis://"
    guard url.hasPrefix(scheme) else {
      throw RedisURLError(
        description: "must begin with redis:// or rediss://, as in rediss://:password@redis.internal:6379/0")
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
    if scheme == "rediss://" { tls = RedisTLS() }
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

  fileprivate static func place(
    _ text: Substring, usualPort: Int = 6379
  ) throws(RedisURLError) -> (String, Int) {
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
    guard let port else { return (String(host), usualPort) }
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

extension RedisPlace {
  /// Reads `host`, `host:port`, `[address]` or `[address]:port`, as sentinels are named; nothing when it is neither.
  public init?(_ text: String) {
    guard !text.contains(where: { $0.isWhitespace || $0 == "@" }),
      let (host, port) = try? RedisConfiguration.place(text[...], usualPort: RedisSentinels.usualPort)
    else { return nil }
    self.init(host: host, port: port)
  }
}
