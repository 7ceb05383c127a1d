import COpenSSL

/// Comparison of secrets. An ordinary `==` stops at the first difference, and so tells an attacker where it is.
public enum ConstantTime {
  /// Whether two byte strings are equal, in a time that depends on their lengths alone.
  public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
  }

  /// Whether two texts have the same UTF-8, in a time that depends on their lengths alone.
  public static func areEqual(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
    areEqual(Array(left.utf8), Array(right.utf8))
  }
}
