import CZlib
import Essentials

/// A value as Redis holds it: a head of 26 bytes, then the bytes, compressed where they are long and get shorter.
enum CacheEnvelope {
  private static let version: UInt8 = 1
  private static let headSize = 1 + 1 + 8 + 8 + 8
  /// Shorter values gain less than it costs.
  static let threshold = 4096
  /// What says that it is longer is damaged.
  private static let longest = 64 << 20

  static func encode(_ value: CacheValue) -> [UInt8] {
    let packed = value.bytes.count >= threshold ? compressed(value.bytes) : nil
    var result: [UInt8] = [version, packed == nil ? 0 : 1]
    for number in [value.expires.milliseconds, value.cost.wholeNanoseconds / 1000, Int64(value.bytes.count)] {
      withUnsafeBytes(of: number.littleEndian) { result.append(contentsOf: $0) }
    }
    return result + (packed ?? value.bytes)
  }

  /// The value; nothing when the bytes are none, which counts as not being there.
  static func decode(_ bytes: [UInt8]) -> CacheValue? {
    guard bytes.count >= headSize, bytes[0] == version, bytes[1] <= 1 else { return nil }
    func number(_ index: Int) -> Int64 {
      (0..<8).reduce(0) { $0 | Int64(bytes[2 + index * 8 + $1]) << (8 * $1) }
    }
    let count = number(2)
    guard (0...Int64(longest)).contains(count) else { return nil }
    let rest = Array(bytes[headSize...])
    guard let content = bytes[1] == 1 ? decompressed(rest, Int(count)) : rest, content.count == Int(count)
    else { return nil }
    return CacheValue(
      bytes: content, cost: .microseconds(max(0, number(1))), expires: Timestamp(milliseconds: number(0)))
  }

  private static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    var size = compressBound(uLong(bytes.count))
    var result = [UInt8](repeating: 0, count: Int(size))
    // The fastest level: what is saved is memory of Redis and time on the wire.
    guard compress2(&result, &size, bytes, uLong(bytes.count), 1) == Z_OK, Int(size) < bytes.count else {
      return nil
    }
    return Array(result.prefix(Int(size)))
  }

  private static func decompressed(_ bytes: [UInt8], _ count: Int) -> [UInt8]? {
    var size = uLongf(count)
    var result = [UInt8](repeating: 0, count: max(1, count))
    guard uncompress(&result, &size, bytes, uLong(bytes.count)) == Z_OK, Int(size) == count else {
      return nil
    }
    return Array(result.prefix(count))
  }
}
