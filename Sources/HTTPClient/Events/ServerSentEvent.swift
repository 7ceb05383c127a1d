/// One event of a stream of Server-Sent Events.
public struct ServerSentEvent: Hashable, Sendable {
  /// The event's name, where the service gives one.
  public var name: String?
  /// The data, UTF-8 if the service does well; lines are joined by line feeds.
  public var data: [UInt8]
  /// The last event's id that the stream named.
  public var id: String?

  /// Makes an event.
  public init(name: String? = nil, data: [UInt8], id: String? = nil) {
    self.name = name
    self.data = data
    self.id = id
  }

  /// The data as text.
  public var text: String { String(decoding: data, as: UTF8.self) }
}
