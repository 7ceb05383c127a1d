public import Caching
import Essentials

/// The Redis server that replicas share; nothing where there is none.
public struct RedisSettings: Hashable, Sendable {
  /// Where it is.
  public var server: RedisConfiguration?

  init(_ reader: ConfigurationReader, environment: [String: String]) {
    let connections = reader.value("connections", default: 2)
    let timeout = reader.value("timeout", default: Duration.milliseconds(250))
    if !(1...16).contains(connections) { reader.reject("connections", "must be between 1 and 16") }
    if timeout < .milliseconds(1) || timeout > .seconds(60) {
      reader.reject("timeout", "must be between 1ms and 60s")
    }
    guard let text = reader.optional("url", as: String.self) else { return }
    let secret = SecretText(text, environment: environment)
    if let missing = secret.missing {
      reader.reject("url", "names the variable \(missing), which is not set")
      return
    }
    do throws(RedisURLError) {
      var server = try RedisConfiguration(url: secret.revealed)
      server.connections = max(1, min(16, connections))
      server.commandTimeout = timeout
      self.server = server
    } catch {
      reader.reject("url", error.description)
    }
  }
}
