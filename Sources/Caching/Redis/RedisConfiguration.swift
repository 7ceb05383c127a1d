/// Where Redis is, and how long it is waited for.
public struct RedisConfiguration: Hashable, Sendable {
  /// Its name or address.
  public var host: String
  /// Its port.
  public var port: Int
  /// The user, where Redis has several (Redis 6 and later).
  public var username: String?
  /// The password; never shown.
  public var password: String?
  /// The number of the database.
  public var database: Int
  /// How the connection is encrypted; nothing where it is not.
  public var tls: RedisTLS?
  /// Who knows which server is the master now; then ``host`` and ``port`` are not looked at.
  public var sentinels: RedisSentinels?
  /// How long a connection may take.
  public var connectTimeout: Duration = .seconds(1)
  /// How long a command may take unless told otherwise.
  public var commandTimeout: Duration = .milliseconds(250)
  /// How many connections there are.
  public var connections = 2
  /// How many commands may wait; more are refused.
  public var queue = 4096

  /// Names a server.
  public init(
    host: String, port: Int = 6379, username: String? = nil, password: String? = nil, database: Int = 0
  ) {
    self.host = host
    self.port = port
    self.username = username
    self.password = password
    self.database = database
  }

  /// The address without its password; with sentinels, the master's name and who is asked for it.
  public var place: String {
    if let sentinels {
      let places = sentinels.places.map(\.description).joined(separator: ", ")
      return "\(sentinels.master)/\(database), of which \(places) know the address"
    }
    return "\(RedisPlace(host: host, port: port))/\(database)"
  }
}

/// Why a text is no address of Redis.
public struct RedisURLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, to go on a sentence about the URL; without the password.
  public let description: String
}
