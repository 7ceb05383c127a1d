public import Essentials

/// The header `Stripe-Signature`, by which a webhook proves that it comes from Stripe
/// (https://docs.stripe.com/webhooks/signature): `t=1492774577,v1=5257a8…,v0=…`, where each `v1` is the HMAC-SHA256 of the
/// time, a full stop and the body. While a secret is rolled there is one `v1` for each.
public struct StripeSignature: Hashable, Sendable {
  /// Why a webhook is not taken for Stripe's.
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no header, or it has no time or no signature of the scheme `v1`.
    case malformed
    /// None of the signatures is right under any of the secrets.
    case wrong
    /// It was signed too long ago, or in the future: somebody may send an old one again.
    case tooOld

    public var description: String {
      switch self {
      case .malformed: "the header Stripe-Signature is missing or cannot be read"
      case .wrong: "the signature does not match the body and the webhook secret"
      case .tooOld: "the signature was made too long ago, or a clock is wrong"
      }
    }
  }

  /// When it was signed, in seconds since 1970.
  public let time: Int64
  /// The signatures of the scheme `v1`.
  public let signatures: [[UInt8]]

  private static let lengthLimit = 4096
  private static let signatureLimit = 16

  /// Reads a header. Other schemes than `v1` are passed over.
  public init(parsing header: String) throws(Failure) {
    guard header.utf8.count <= Self.lengthLimit else { throw .malformed }
    var time: Int64?
    var signatures: [[UInt8]] = []
    for part in header.split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else { throw .malformed }
      let value = pair[1].trimmingSpaces
      switch pair[0].trimmingSpaces {
      case "t":
        guard time == nil, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seconds = Int64(value),
          (0...253_402_300_799).contains(seconds)
        else { throw .malformed }
        time = seconds
      case "v1":
        // One that is none matches nothing; another one may still.
        guard let bytes = Hexadecimal.decode(value), bytes.count == SHA256.byteCount else { continue }
        guard signatures.count < Self.signatureLimit else { throw .malformed }
        signatures.append(bytes)
      default: continue
      }
    }
    guard let time, !signatures.isEmpty else { throw .malformed }
    self.time = time
    self.signatures = signatures
  }

  /// Makes sure that a body was signed with one of the secrets, not long ago.
  public func check(
    _ body: [UInt8], secrets: [String], tolerance: Duration = .seconds(300), now: Timestamp
  ) throws(Failure) {
    var isRight = false
    for secret in secrets {
      let expected = Self.code(body, time: time, secret: secret)
      // All of them are compared, so that the time tells nothing about which one is near.
      for signature in signatures where ConstantTime.areEqual(signature, expected) { isRight = true }
    }
    guard isRight else { throw .wrong }
    let age = now - Timestamp(milliseconds: time * 1000)
    guard age <= tolerance, age >= .zero - tolerance else { throw .tooOld }
  }

  /// The header for a body, as Stripe makes it.
  public static func header(for body: [UInt8], secrets: [String], at time: Timestamp) -> String {
    let seconds = time.milliseconds / 1000
    let signatures = secrets.map { "v1=" + Hexadecimal.encode(code(body, time: seconds, secret: $0)) }
    return (["t=\(seconds)"] + signatures).joined(separator: ",")
  }

  private static func code(_ body: [UInt8], time: Int64, secret: String) -> [UInt8] {
    HMAC.code(of: Array("\(time).".utf8) + body, key: Array(secret.utf8))
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}
