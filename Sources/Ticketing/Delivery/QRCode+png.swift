extension QRCode {
  /// The code as a PNG picture (ISO/IEC 15948) with its light margin: one bit a pixel, dark on white. Its bytes are not
  /// compressed, for a ticket's are few.
  ///
  /// - Parameter scale: How many pixels a module has a side, 1 to 40.
  public func png(scale: Int = 8) -> [UInt8] {
    let scale = min(max(scale, 1), 40)
    let side = (size + 2 * Self.margin) * scale
    var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // One bit a pixel, grey: 0 is black.
    bytes += Self.chunk(
      "IHDR", Self.bigEndian(UInt32(side)) + Self.bigEndian(UInt32(side)) + [1, 0, 0, 0, 0])
    bytes += Self.chunk("IDAT", Self.stored(pixels(side, scale)))
    bytes += Self.chunk("IEND", [])
    return bytes
  }

  /// The rows of pixels, each with the byte before it that says that it is not filtered.
  private func pixels(_ side: Int, _ scale: Int) -> [UInt8] {
    let width = (side + 7) / 8
    var pixels: [UInt8] = []
    pixels.reserveCapacity((width + 1) * side)
    for moduleRow in -Self.margin..<(size + Self.margin) {
      var row = [UInt8](repeating: 0xFF, count: width)
      for column in 0..<size where self[column, moduleRow] {
        let start = (column + Self.margin) * scale
        for pixel in start..<(start + scale) { row[pixel / 8] &= ~(0x80 >> UInt8(pixel % 8)) }
      }
      for _ in 0..<scale {
        pixels.append(0)
        pixels += row
      }
    }
    return pixels
  }

  /// Bytes as zlib (RFC 1950) writes them without compression.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(start + 0xFFFF, bytes.count)
      let length = UInt16(end - start)
      stream += [
        end == bytes.count ? 1 : 0, UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF),
        UInt8(~length >> 8),
      ]
      stream += bytes[start..<end]
      start = end
    } while start < bytes.count
    return stream + bigEndian(adler(bytes))
  }

  /// Adler-32 (RFC 1950, section 8.2).
  private static func adler(_ bytes: [UInt8]) -> UInt32 {
    var low: UInt32 = 1
    var high: UInt32 = 0
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return high << 16 | low
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    return bigEndian(UInt32(data.count)) + body + bigEndian(crc(body))
  }

  /// CRC-32 as PNG wants it (ISO/IEC 15948, annex D).
  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1 }
    }
    return ~crc
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * UInt32($0))) }
  }
}
