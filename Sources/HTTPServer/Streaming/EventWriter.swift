import Synchronization

/// Writes server-sent events.
public struct EventWriter: Sendable {
  private let writer: BodyWriter
  private let activity: Activity

  /// When something was last sent, shared with the heartbeat.
  private final class Activity: Sendable {
    let last = Mutex(ContinuousClock.now)
  }

  /// Sends an event.
  ///
  /// - Parameters:
  ///   - event: Its name; `message` when there is none.
  ///   - id: What the client sends back as `Last-Event-ID` when it connects again.
  ///   - data: Its data; line breaks are kept.
  /// - Throws: `CancellationError` when the client has gone.
  public func send(event: String? = nil, id: String? = nil, data: some StringProtocol) async throws {
    var text: [UInt8] = []
    text.reserveCapacity(data.utf8.count + 64)
    if let event { Self.append("event: ", event, to: &text) }
    if let id { Self.append("id: ", id, to: &text) }
    Self.append(data: data, to: &text)
    try await send(text)
  }

  /// Sends an event whose data is JSON already.
  public func send(event: String? = nil, id: String? = nil, json: [UInt8]) async throws {
    try await send(event: event, id: id, data: String(decoding: json, as: UTF8.self))
  }

  /// Tells the client how long to wait before it connects again.
  public func retry(after delay: Duration) async throws {
    try await send(Array("retry: \(delay.milliseconds)\n\n".utf8))
  }

  private func send(_ text: [UInt8]) async throws {
    activity.last.withLock { $0 = .now }
    try await writer.write(text)
  }

  /// Names and ids are single lines: what would end one is left out.
  private static func append(_ field: StaticString, _ value: String, to text: inout [UInt8]) {
    text.append(contentsOf: UnsafeBufferPointer(start: field.utf8Start, count: field.utf8CodeUnitCount))
    text.append(contentsOf: value.utf8.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0 })
    text.append(0x0A)
  }

  /// Each line of the data becomes a field of its own. CR, LF and CRLF all end a line for the client.
  private static func append(data: some StringProtocol, to text: inout [UInt8]) {
    let field = "data: ".utf8
    text.append(contentsOf: field)
    var previous: UInt8 = 0
    for byte in data.utf8 {
      if byte == 0x0A, previous == 0x0D {
        // The second half of CRLF.
      } else if byte == 0x0A || byte == 0x0D {
        text.append(0x0A)
        text.append(contentsOf: field)
      } else {
        text.append(byte)
      }
      previous = byte
    }
    text.append(0x0A)
    text.append(0x0A)
  }

  /// Runs `body` and sends a comment whenever nothing else was sent for a while.
  static func run(
    on writer: BodyWriter, heartbeat: Duration, _ body: @escaping @Sendable (EventWriter) async throws -> Void
  ) async throws {
    let activity = Activity()
    let events = EventWriter(writer: writer, activity: activity)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addImmediateTask {
        try await body(events)
        return true
      }
      group.addTask {
        while true {
          let next = activity.last.withLock { $0 } + heartbeat
          if next > .now {
            try await Task.sleep(until: next, clock: .continuous)
          } else {
            try await events.send(Array(":\n\n".utf8))
          }
        }
      }
      defer { group.cancelAll() }
      // The heartbeat never ends by itself: the first to end is the body, or either has failed.
      _ = try await group.next()
    }
  }
}

extension Duration {
  /// Whole microseconds.
  var microseconds: Int {
    Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
  }

  /// Whole milliseconds.
  var milliseconds: Int {
    Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
