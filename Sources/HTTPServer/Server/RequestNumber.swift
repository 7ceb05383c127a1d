import Essentials
import Synchronization

/// Names requests. Asking the kernel for random bits each time would cost more than the rest of a small request, so
/// it is asked once, and the bits are counted on from there.
enum RequestNumber {
  private static let next = Atomic<UInt64>(SystemRandomNumberGenerator().first)

  /// The client's name for its request when it is well formed, else a new one.
  static func id(offered headers: HTTPHeaders) -> String {
    if let offered = headers["X-Request-Id"], isWellFormed(offered) { return offered }
    // Requests' names are unique, not secret.
    var generator = SplitMix64(seed: next.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue)
    return RequestID(UUIDv7(at: SystemClock().now, using: &generator)).text
  }

  /// What can stand in logs and header fields as it is.
  private static func isWellFormed(_ text: String) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0.isTokenCharacter || "/:=".utf8.contains($0) }
  }
}

extension SystemRandomNumberGenerator {
  fileprivate var first: UInt64 {
    var generator = self
    return generator.next()
  }
}
