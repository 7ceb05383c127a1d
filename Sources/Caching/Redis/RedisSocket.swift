import CHiredis

#if canImport(Glibc)
import Glibc
#endif

/// A connection to one place: the only place that touches hiredis. It belongs to the thread that made it.
///
/// hiredis parses and formats; waiting is done here with `poll`, so that each answer has a deadline of its own.
final class RedisSocket {
  /// Where it leads.
  let place: String
  private let context: UnsafeMutablePointer<redisContext>
  private let limit: Duration
  private var tls: RedisTLSStream?
  /// What goes out encrypted with the next ``flush()``.
  private var outgoing: [UInt8] = []

  /// Connects, says who we are and, unless it is a sentinel, chooses the database.
  init(_ configuration: RedisConfiguration, isSentinel: Bool = false) throws(RedisError) {
    limit = configuration.connectTimeout
    place = configuration.place
    let deadline = ContinuousClock.now + limit
    guard
      let context = redisConnectWithTimeout(configuration.host, Int32(configuration.port), limit.asTimeval)
    else { throw .away("there is no memory for a connection") }
    guard context.pointee.err == 0 else {
      let reason = Self.reason(context)
      redisFree(context)
      throw .away("\(configuration.place): \(reason)")
    }
    self.context = context
    // Writing stops when the other side does not read.
    redisSetTimeout(context, limit.asTimeval)
    redisEnableKeepAlive(context)
    _ = fcntl(context.pointee.fd, F_SETFD, FD_CLOEXEC)
    if let settings = configuration.tls {
      do {
        tls = try RedisTLSStream(
          settings, host: configuration.host, descriptor: context.pointee.fd, until: deadline)
      } catch .away(let reason) {
        throw .away("\(place): \(reason)")
      }
    }
    try greet(configuration, isSentinel, until: deadline)
  }

  deinit {
    tls = nil
    redisFree(context)
  }

  private func greet(
    _ configuration: RedisConfiguration, _ isSentinel: Bool, until deadline: ContinuousClock.Instant
  ) throws(RedisError) {
    if let password = configuration.password {
      _ = try ask(
        configuration.username.map { RedisCommand("AUTH", $0, password) } ?? RedisCommand("AUTH", password),
        until: deadline)
    }
    // Also without a choice: it tells at once when a password is wanted. Sentinels have no databases.
    _ = try ask(
      isSentinel ? RedisCommand("PING") : RedisCommand("SELECT", String(configuration.database)),
      until: deadline)
  }

  /// Sends a command and takes its answer while nothing else is under way. An error is thrown.
  func ask(
    _ command: RedisCommand, until deadline: ContinuousClock.Instant
  ) throws(RedisError) -> RedisValue {
    append(command)
    try flush()
    let answer = try reply(until: deadline)
    if case .error(let text) = answer { throw .away("\(place) answers “\(text)”") }
    return answer
  }

  /// Puts a command with those that go with the next ``flush()``.
  func append(_ command: RedisCommand) {
    var pointers: [UnsafePointer<CChar>?] = []
    var lengths: [Int] = []
    let bytes = command.arguments.flatMap { $0 }
    bytes.withUnsafeBytes { buffer in
      // An empty buffer has no address, and hiredis wants one.
      withUnsafeBytes(of: 0) { none in
        var place = (buffer.baseAddress ?? none.baseAddress)?.assumingMemoryBound(to: CChar.self)
        for argument in command.arguments {
          pointers.append(place)
          lengths.append(argument.count)
          place = place?.advanced(by: argument.count)
        }
        if tls == nil {
          _ = redisAppendCommandArgv(context, Int32(pointers.count), &pointers, &lengths)
        } else {
          appendEncrypted(&pointers, &lengths)
        }
      }
    }
  }

  private func appendEncrypted(_ pointers: inout [UnsafePointer<CChar>?], _ lengths: inout [Int]) {
    var text: UnsafeMutablePointer<CChar>?
    let count = redisFormatCommandArgv(&text, Int32(pointers.count), &pointers, &lengths)
    guard count > 0, let text else { return }
    outgoing.append(contentsOf: UnsafeRawBufferPointer(start: text, count: Int(count)))
    redisFreeCommand(text)
  }

  /// Sends what was appended.
  func flush() throws(RedisError) {
    if let tls {
      defer { outgoing.removeAll(keepingCapacity: true) }
      return try tls.write(outgoing, until: ContinuousClock.now + limit)
    }
    var isDone: Int32 = 0
    while isDone == 0 {
      guard redisBufferWrite(context, &isDone) == REDIS_OK else {
        throw .connectionLost(Self.reason(context))
      }
    }
  }

  /// The next answer. After an error, the connection is of no use any more.
  func reply(until deadline: ContinuousClock.Instant) throws(RedisError) -> RedisValue {
    while true {
      var reply: UnsafeMutableRawPointer?
      guard redisGetReplyFromReader(context, &reply) == REDIS_OK else {
        throw .connectionLost(Self.reason(context))
      }
      if let reply {
        defer { freeReplyObject(reply) }
        return RedisValue(reply.assumingMemoryBound(to: redisReply.self).pointee)
      }
      try receive(until: deadline)
    }
  }

  private func receive(until deadline: ContinuousClock.Instant) throws(RedisError) {
    guard let tls else {
      try Self.wait(for: POLLIN, on: context.pointee.fd, until: deadline)
      guard redisBufferRead(context) == REDIS_OK else { throw .connectionLost(Self.reason(context)) }
      return
    }
    let bytes = try tls.read(until: deadline)
    let isFed = bytes.withUnsafeBytes { buffer in
      redisReaderFeed(
        context.pointee.reader, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    guard isFed == REDIS_OK else { throw .connectionLost("there is no memory for an answer") }
  }

  /// Waits until a socket can be read from or written to.
  static func wait(
    for event: Int32, on descriptor: Int32, until deadline: ContinuousClock.Instant
  ) throws(RedisError) {
    var descriptor = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    while true {
      let left = deadline - ContinuousClock.now
      guard left > .zero else { throw .timeout }
      // Rounded up, so that it is not asked again and again within the last millisecond.
      let milliseconds = Int32(clamping: left.wholeNanoseconds / 1_000_000 + 1)
      if poll(&descriptor, 1, milliseconds) > 0 { return }
    }
  }

  /// Whether the other side has closed, or sent what nobody asked for, while nothing was to come.
  var isStale: Bool {
    if let tls { return tls.isStale }
    var descriptor = pollfd(fd: context.pointee.fd, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) != 0
  }

  private static func reason(_ context: UnsafeMutablePointer<redisContext>) -> String {
    withUnsafeBytes(of: context.pointee.errstr) { bytes in
      let text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      return text.isEmpty ? "the connection broke" : text
    }
  }
}

extension RedisValue {
  fileprivate init(_ reply: redisReply) {
    func bytes() -> [UInt8] {
      guard let text = reply.str else { return [] }
      return Array(UnsafeRawBufferPointer(start: text, count: Int(reply.len)))
    }
    switch reply.type {
    case REDIS_REPLY_INTEGER: self = .integer(reply.integer)
    case REDIS_REPLY_STRING: self = .bytes(bytes())
    case REDIS_REPLY_STATUS: self = .status(String(decoding: bytes(), as: UTF8.self))
    case REDIS_REPLY_ERROR: self = .error(String(decoding: bytes(), as: UTF8.self))
    case REDIS_REPLY_ARRAY:
      self = .array(
        (0..<Int(reply.elements)).map { reply.element[$0].map { RedisValue($0.pointee) } ?? .null })
    default: self = .null
    }
  }
}

extension Duration {
  fileprivate var asTimeval: timeval {
    let (seconds, attoseconds) = components
    return timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
  }
}
