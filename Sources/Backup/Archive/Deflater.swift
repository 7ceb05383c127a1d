import CZlib

/// Compresses a stream (RFC 1950).
///
/// `@unchecked Sendable`: one actor has it, and nobody else. zlib remembers where the structure lies.
final class Deflater: @unchecked Sendable {
  private let stream: UnsafeMutablePointer<z_stream>
  /// Rows compress well at any level; higher ones cost much time for little.
  private static let level: Int32 = 4

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    precondition(
      deflateInit_(stream, Self.level, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK,
      "zlib cannot start")
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// What `bytes` become, as far as it is known already.
  func add(_ bytes: [UInt8], isLast: Bool = false) -> [UInt8] {
    var output: [UInt8] = []
    bytes.withUnsafeBufferPointer { input in
      stream.pointee.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0) }
      stream.pointee.avail_in = UInt32(input.count)
      var result = Z_OK
      repeat {
        output += [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
          stream.pointee.next_out = buffer.baseAddress
          stream.pointee.avail_out = UInt32(buffer.count)
          result = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          count = buffer.count - Int(stream.pointee.avail_out)
        }
      } while stream.pointee.avail_out == 0 || (isLast && result == Z_OK)
    }
    return output
  }
}

/// Unpacks what ``Deflater`` has compressed.
///
/// `@unchecked Sendable`: one reader has it, and nobody else. zlib remembers where the structure lies.
final class Inflater: @unchecked Sendable {
  private let stream: UnsafeMutablePointer<z_stream>
  /// Whether the stream has come to its end.
  private(set) var isAtEnd = false

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    precondition(
      inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK, "zlib cannot start")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// What `bytes` were; nothing when they are damaged.
  func add(_ bytes: [UInt8]) -> [UInt8]? {
    if isAtEnd { return bytes.isEmpty ? [] : nil }
    var output: [UInt8] = []
    var result = Z_OK
    bytes.withUnsafeBufferPointer { input in
      stream.pointee.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0) }
      stream.pointee.avail_in = UInt32(input.count)
      repeat {
        output += [UInt8](unsafeUninitializedCapacity: 256 << 10) { buffer, count in
          stream.pointee.next_out = buffer.baseAddress
          stream.pointee.avail_out = UInt32(buffer.count)
          result = inflate(stream, Z_NO_FLUSH)
          count = buffer.count - Int(stream.pointee.avail_out)
        }
      } while result == Z_OK && stream.pointee.avail_out == 0
    }
    if result == Z_STREAM_END {
      isAtEnd = true
      return stream.pointee.avail_in == 0 ? output : nil
    }
    return result == Z_OK || result == Z_BUF_ERROR ? output : nil
  }
}
