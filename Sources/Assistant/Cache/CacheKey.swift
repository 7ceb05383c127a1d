import Essentials

/// A question as the cache compares it: letters in small, white space as one blank, no punctuation at the end.
struct CacheKey: Hashable, Sendable {
  private let tenant: TenantID
  private let text: [UInt8]

  init(_ text: String, _ tenant: TenantContext) {
    self.tenant = tenant.tenant
    var text = text
    self.text = text.withUTF8 { Self.normalised($0) }
  }

  /// The question as it is compared.
  var question: String { String(decoding: text, as: UTF8.self) }

  private static func normalised(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
      for byte in bytes {
        switch byte {
        case 0x41...0x5A:
          buffer[count] = byte | 0x20
          count += 1
        case 0x20, 0x09...0x0D:
          if count > 0, buffer[count - 1] != 0x20 {
            buffer[count] = 0x20
            count += 1
          }
        default:
          buffer[count] = byte
          count += 1
        }
      }
      let closing: [UInt8] = [0x20, UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: ".")]
      while count > 0, closing.contains(buffer[count - 1]) { count -= 1 }
    }
  }
}
