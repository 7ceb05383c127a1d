#if canImport(Glibc)
import Glibc
#endif

/// Looks for a delimiter in bytes to which more will come.
enum DelimiterSearch: Equatable {
  /// It begins here.
  case found(Int)
  /// It is not there; from this position on, its beginning may be.
  case absent(keepFrom: Int)

  static func find(_ delimiter: [UInt8], in bytes: [UInt8]) -> DelimiterSearch {
    bytes.withUnsafeBytes { bytes in
      delimiter.withUnsafeBytes { delimiter in
        guard let base = bytes.baseAddress, let wanted = delimiter.baseAddress else {
          return .absent(keepFrom: 0)
        }
        // A delimiter begins with a carriage return, which is rare in most files: glibc looks for it 32 bytes at once.
        var start = 0
        while start + delimiter.count <= bytes.count,
          let candidate = memchr(base + start, Int32(delimiter[0]), bytes.count - delimiter.count - start + 1)
        {
          let position = UnsafeRawPointer(candidate) - base
          if memcmp(candidate, wanted, delimiter.count) == 0 { return .found(position) }
          start = position + 1
        }
        for kept in (0..<min(delimiter.count, bytes.count + 1)).reversed()
        where memcmp(base + (bytes.count - kept), wanted, kept) == 0 {
          return .absent(keepFrom: bytes.count - kept)
        }
        return .absent(keepFrom: bytes.count)
      }
    }
  }
}
