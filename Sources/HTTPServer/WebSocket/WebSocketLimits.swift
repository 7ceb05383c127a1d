/// What a WebSocket puts up with.
public struct WebSocketLimits: Sendable {
  /// The longest message that is taken, in bytes, however it is split into frames; a longer one closes with 1009.
  public var message: Int
  /// Bytes of messages that may wait for the handler before nothing more is read.
  public var inbound: Int
  /// Bytes of messages that may wait for the client before `send` waits.
  public var outbound: Int
  /// After so long without a word from the client it is asked for one.
  public var pingInterval: Duration
  /// When it does not answer for so long, or takes nothing of what waits for it, it is gone.
  public var pongTimeout: Duration

  /// Makes limits.
  public init(
    message: Int = 64 << 10, inbound: Int = 256 << 10, outbound: Int = 256 << 10,
    pingInterval: Duration = .seconds(30), pongTimeout: Duration = .seconds(15)
  ) {
    self.message = message
    self.inbound = inbound
    self.outbound = outbound
    self.pingInterval = pingInterval
    self.pongTimeout = pongTimeout
  }
}
