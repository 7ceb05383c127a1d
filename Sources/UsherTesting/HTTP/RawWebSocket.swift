public import HTTPServer

/// A WebSocket client that sends frame by frame, also such as no client should.
public struct RawWebSocket {
  /// A frame as it came from the server.
  public struct Frame: Hashable, Sendable {
    /// Whether the message ends with it.
    public let isFinal: Bool
    /// 1 text, 2 binary, 8 close, 9 ping, 10 pong.
    public let opcode: UInt8
    /// Its content.
    public let payload: [UInt8]

    /// Makes a frame to compare with.
    public init(isFinal: Bool = true, opcode: UInt8, payload: [UInt8]) {
      self.isFinal = isFinal
      self.opcode = opcode
      self.payload = payload
    }

    /// The content as text.
    public var text: String { String(decoding: payload, as: UTF8.self) }

    /// The code in a close frame.
    public var closeCode: Int? {
      opcode == 8 && payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil
    }
  }

  /// The connection.
  public let socket: RawSocket
  /// The server's answer to the handshake.
  public let answer: (status: Int, headers: HTTPHeaders)
  private var reader: AnswerReader
  private var buffer: [UInt8] = []

  /// The handshake's header fields.
  public static let handshake: HTTPHeaders = [
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
  ]

  /// Connects and shakes hands.
  ///
  /// - Parameters:
  ///   - early: Bytes sent together with the handshake.
  ///   - meanwhile: Runs while the handshake is under way, before its answer is read.
  public init(
    _ target: String, port: Int, headers: HTTPHeaders = [:], early: [UInt8] = [],
    receiveBuffer: Int32? = nil, meanwhile: (RawSocket) async throws -> Void = { _ in }
  ) async throws {
    var all = Self.handshake
    for (name, value) in headers { all[name] = value }
    socket = try RawSocket(port: port, receiveBuffer: receiveBuffer)
    try await socket.send(RawHTTP.request(.get, target, headers: all) + early)
    try await meanwhile(socket)
    reader = AnswerReader(socket)
    answer = try await reader.head()
  }

  /// The bytes of a frame.
  public static func frame(
    _ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true, isMasked: Bool = true, reserved: UInt8 = 0
  ) -> [UInt8] {
    var bytes = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
    let mask: UInt8 = isMasked ? 0x80 : 0
    switch payload.count {
    case ..<126: bytes.append(mask | UInt8(payload.count))
    case ..<65536: bytes += [mask | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
    default: bytes += [mask | 127] + (0..<8).reversed().map { UInt8(payload.count >> ($0 * 8) & 0xFF) }
    }
    guard isMasked else { return bytes + payload }
    let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
    return bytes + key + payload.enumerated().map { $1 ^ key[$0 % 4] }
  }

  /// Sends a text in one frame.
  public func send(_ text: String) async throws {
    try await socket.send(Self.frame(1, Array(text.utf8)))
  }

  /// The next frame, apart from pings, which may come at any time when a test takes long; nothing at the end of the
  /// stream.
  public mutating func next() async throws -> Frame? {
    while let frame = try await nextOfAny() {
      if frame.opcode != 9 { return frame }
    }
    return nil
  }

  /// The next frame of any kind; nothing at the end of the stream.
  public mutating func nextOfAny() async throws -> Frame? {
    guard let head = try await take(2) else { return nil }
    var length = Int(head[1] & 0x7F)
    if length >= 126 {
      guard let bytes = try await take(length == 126 ? 2 : 8) else { return nil }
      length = bytes.reduce(0) { $0 << 8 | Int($1) }
    }
    guard let payload = try await take(length) else { return nil }
    return Frame(isFinal: head[0] & 0x80 != 0, opcode: head[0] & 0x0F, payload: payload)
  }

  private mutating func take(_ count: Int) async throws -> [UInt8]? {
    while buffer.count < count {
      let some = try await reader.received()
      if some.isEmpty { return nil }
      buffer += some
    }
    defer { buffer.removeFirst(count) }
    return Array(buffer.prefix(count))
  }
}
