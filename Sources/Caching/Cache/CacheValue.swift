import Essentials

#if canImport(Glibc)
import Glibc
#endif

/// A value as it is kept: its bytes, when it was made, how long that took, and until when it is good.
struct CacheValue: Hashable, Sendable {
  var bytes: [UInt8]
  /// What it took to make, which is what giving it again saves.
  var cost: Duration
  var expires: Timestamp

  /// Whether whoever takes it now should make it anew, though it is still good: the likelier the nearer its end, and the
  /// longer it takes to make. So of many who ask one begins early, and nobody finds nothing.
  ///
  /// A. Vattani, F. Chierichetti, K. Lowenstein: Optimal Probabilistic Cache Stampede Prevention. Proceedings of the VLDB
  /// Endowment 8 (8), 2015, with β = 1.
  ///
  /// - Parameter chance: From 0 to 1.
  func isDue(at now: Timestamp, chance: Double) -> Bool {
    let head = cost.inSeconds * -log(max(chance, 1e-12))
    return head >= (expires - now).inSeconds
  }
}
