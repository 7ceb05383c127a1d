/// How long the parts of a call may take. What has no deadline waits for the whole one.
public struct HTTPClientDeadlines: Hashable, Sendable {
  /// Until the connection stands, its TLS included.
  public var connect: Duration
  /// From the request's end to the first byte of the answer's head.
  public var firstByte: Duration?
  /// Between two pieces of the answer's body, while the reader wants more.
  public var idle: Duration?
  /// From the call to the end of the body.
  public var whole: Duration?

  /// Makes deadlines.
  public init(
    connect: Duration = .seconds(5), firstByte: Duration? = .seconds(60), idle: Duration? = .seconds(60),
    whole: Duration? = .seconds(600)
  ) {
    self.connect = connect
    self.firstByte = firstByte
    self.idle = idle
    self.whole = whole
  }
}
