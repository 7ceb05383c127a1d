public import Caching
import Essentials

/// The Redis server that replicas share; nothing where there is none.
public struct RedisSettings: Hashable, Sendable {
  /// Where it is.
  public var server: RedisConfiguration?

  init(_ reader: ConfigurationReader, _ base: ConfigurationDirectory, environment: [String: String]) {
    let connections = reader.value("connections", default: 2)
    let timeout = reader.value("timeout", default: Duration.milliseconds(250))
    if !(1...16).contains(connections) { reader.reject("connections", "must be between 1 and 16") }
    if timeout < .milliseconds(1) || timeout > .seconds(60) {
      reader.reject("timeout", "must be between 1ms and 60s")
    }
    let url = Self.secret("url", reader, environment)
    let sentinels = Self.sentinels(reader, environment)
    let tls = Self.tls(reader, base)
    do throws(RedisURLError) {
      // With sentinels the host is theirs to say; without a URL there is neither user nor encryption.
      guard let text = url ?? (sentinels == nil ? nil : "redis://sentinels") else { return }
      var server = try RedisConfiguration(url: text)
      server.sentinels = sentinels
      server.connections = max(1, min(16, connections))
      server.commandTimeout = timeout
      if server.tls == nil, tls != RedisTLS() {
        reader.reject("url", "must begin with rediss:// where certificates are named")
      }
      if server.tls != nil { server.tls = tls }
      self.server = server
    } catch {
      reader.reject("url", error.description)
    }
  }

  private static func secret(
    _ key: String, _ reader: ConfigurationReader, _ environment: [String: String]
  ) -> String? {
    guard let text = reader.optional(key, as: String.self) else { return nil }
    let secret = SecretText(text, environment: environment)
    if let missing = secret.missing {
      reader.reject(key, "names the variable \(missing), which is not set")
      return nil
    }
    return secret.revealed
  }

  private static func tls(_ reader: ConfigurationReader, _ base: ConfigurationDirectory) -> RedisTLS {
    RedisTLS(
      authorities: reader.optional("certificate_authorities", as: String.self).map(base.resolve),
      serverName: reader.optional("server_name"),
      certificate: reader.optional("certificate", as: String.self).map(base.resolve),
      key: reader.optional("certificate_key", as: String.self).map(base.resolve))
  }

  private static func sentinels(
    _ reader: ConfigurationReader, _ environment: [String: String]
  ) -> RedisSentinels? {
    let texts = reader.list("sentinels", of: String.self)
    let master = reader.optional("master", as: String.self)
    let username = reader.optional("sentinel_username", as: String.self)
    let password = secret("sentinel_password", reader, environment)
    guard !texts.isEmpty else {
      if master != nil { reader.reject("master", "needs “sentinels” too, as in [10.0.0.5:26379]") }
      return nil
    }
    var places: [RedisPlace] = []
    for text in texts {
      guard let place = RedisPlace(text) else {
        reader.reject("sentinels", "has “\(text)”, which is no host and port such as 10.0.0.5:26379")
        continue
      }
      places.append(place)
    }
    guard let master, !master.isEmpty else {
      reader.reject("sentinels", "needs “master” too: what the sentinels call it, often mymaster")
      return nil
    }
    return RedisSentinels(places: places, master: master, username: username, password: password)
  }
}
