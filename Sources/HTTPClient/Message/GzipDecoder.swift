import CZlib
import Synchronization

/// Unpacks a body that came compressed with gzip (RFC 1952), piece by piece as it is read, so that a small body never
/// becomes a large one in memory.
///
/// `@unchecked Sendable`: the lock guards all that changes.
final class GzipDecoder: @unchecked Sendable {
  // zlib remembers where the structure lies.
  private let stream: UnsafeMutablePointer<z_stream>
  private let limit: Int
  private let lock = Mutex(())
  private var input: [UInt8] = []
  private var position = 0
  private var produced = 0
  private var isAtMemberEnd = false

  /// A piece is not longer, in bytes.
  private static let pieceLimit = 64 << 10

  /// - Parameter limit: The most bytes that the body may become.
  init?(limit: Int) {
    self.limit = limit
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 16 asks for gzip's frame around the data instead of zlib's.
    guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      stream.deallocate()
      return nil
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Whether nothing is missing when no more comes.
  var isWhole: Bool {
    lock.withLock { _ in isAtMemberEnd || (produced == 0 && input.isEmpty && stream.pointee.total_in == 0) }
  }

  /// Takes what has come; all before must have been unpacked.
  func take(_ bytes: [UInt8]) {
    lock.withLock { _ in
      input = bytes
      position = 0
    }
  }

  /// The next piece; an empty one when more must come first.
  func piece() throws(HTTPClientError) -> [UInt8] {
    try lock.withLock { _ throws(HTTPClientError) in try unpack() }
  }

  private func unpack() throws(HTTPClientError) -> [UInt8] {
    while position < input.count {
      if isAtMemberEnd {
        // Another member follows the one that has ended.
        inflateReset(stream)
        isAtMemberEnd = false
      }
      let (piece, result) = inflatePiece()
      produced += piece.count
      guard produced <= limit else { throw .tooLarge(limit: limit) }
      switch result {
      case Z_STREAM_END: isAtMemberEnd = true
      case Z_OK, Z_BUF_ERROR: break
      default: throw .malformed("The compressed body is damaged")
      }
      if !piece.isEmpty { return piece }
    }
    return []
  }

  private func inflatePiece() -> ([UInt8], Int32) {
    var result = Z_OK
    let capacity = min(Self.pieceLimit, max(1024, (input.count - position) * 4))
    let piece = input.withUnsafeBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
        stream.pointee.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + position) }
        stream.pointee.avail_in = UInt32(input.count - position)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(capacity)
        result = inflate(stream, Z_NO_FLUSH)
        count = capacity - Int(stream.pointee.avail_out)
        // Nothing taken and nothing made would go on for ever.
        let taken = input.count - position - Int(stream.pointee.avail_in)
        if result == Z_BUF_ERROR, taken == 0, count == 0 { result = Z_DATA_ERROR }
      }
    }
    position = input.count - Int(stream.pointee.avail_in)
    return (piece, result)
  }
}
