import CMicrohttpd

#if canImport(Glibc)
import Glibc
#endif

/// Hands responses to libmicrohttpd. Only on the connection's I/O thread, within its callback.
enum QueuedResponse {
  /// - Parameters:
  ///   - stream: Where the body comes from when it is written over time.
  ///   - closes: Whether the connection ends with this response.
  static func queue(
    _ response: HTTPResponse, stream: StreamBody?, on connection: OpaquePointer, closes: Bool
  ) -> Bool {
    guard let made = make(response.body, stream) else { return false }
    defer { MHD_destroy_response(made) }
    response.headers.withCStrings { name, value in
      _ = MHD_add_response_header(made, name, value)
    }
    if closes { _ = MHD_add_response_header(made, "Connection", "close") }
    return MHD_queue_response(connection, UInt32(response.status), made) == .YES
  }

  private static func make(_ body: HTTPResponse.Body, _ stream: StreamBody?) -> OpaquePointer? {
    switch body {
    case .empty: return bytes([])
    case .bytes(let bytes): return self.bytes(bytes)
    case .file(let region):
      return MHD_create_response_from_fd_at_offset64(
        UInt64(region.length), region.descriptor.duplicate(), UInt64(region.offset))
    case .stream: return self.stream(stream)
    }
  }

  private static func bytes(_ bytes: [UInt8]) -> OpaquePointer? {
    let copy = malloc(max(1, bytes.count))
    bytes.withUnsafeBytes { source in
      if let base = source.baseAddress { copy?.copyMemory(from: base, byteCount: source.count) }
    }
    return MHD_create_response_from_buffer_with_free_callback(bytes.count, copy) { free($0) }
  }

  /// Without a stream: a response to `HEAD`, whose body is never asked for.
  private static func stream(_ stream: StreamBody?) -> OpaquePointer? {
    let context = stream.map { Unmanaged.passRetained($0).toOpaque() }
    return MHD_create_response_from_callback(
      UInt64.max, 16 << 10,
      { context, _, buffer, size in
        guard let context, let buffer else { return -1 }
        let stream = Unmanaged<StreamBody>.fromOpaque(context).takeUnretainedValue()
        switch stream.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size)) {
        case .bytes(let count): return count
        case .suspended: return 0
        case .end(.finished): return -1
        case .end(.failed): return -2
        }
      }, context,
      { context in
        if let context { Unmanaged<StreamBody>.fromOpaque(context).release() }
      })
  }
}
