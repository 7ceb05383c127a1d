/// A host and a port.
public struct RedisPlace: Hashable, Sendable, CustomStringConvertible {
  /// A name or an address.
  public var host: String
  /// The port.
  public var port: Int

  /// Names a place.
  public init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  public var description: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}

/// The sentinels that watch a master and its replicas, and make one of these the master when it is gone
/// (https://redis.io/docs/latest/develop/reference/sentinel-clients/).
public struct RedisSentinels: Hashable, Sendable {
  /// The port that sentinels listen on unless told.
  public static let usualPort = 26_379

  /// Where they are. One that answers is enough.
  public var places: [RedisPlace]
  /// What they call the master.
  public var master: String
  /// The user at the sentinels, where they have several.
  public var username: String?
  /// The sentinels' own password; never shown.
  public var password: String?

  /// Names sentinels.
  public init(places: [RedisPlace], master: String, username: String? = nil, password: String? = nil) {
    self.places = places
    self.master = master
    self.username = username
    self.password = password
  }
}
