public import Essentials
import FoundationEssentials

/// Signatures of the Standard Webhooks form: HMAC-SHA-256 over the message's id, its time and its body.
/// Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
public enum WebhookSignature {
  /// What a secret begins with as it is shown.
  static let prefix = "whsec_"
  private static let keyByteCount = 32

  /// A new key.
  static func newKey() -> [UInt8] {
    var random = SystemRandomNumberGenerator()
    return (0..<keyByteCount).map { _ in UInt8.random(in: .min ... .max, using: &random) }
  }

  /// A key as whoever checks signatures enters it.
  static func text(of key: [UInt8]) -> String { prefix + Data(key).base64EncodedString() }

  /// The header field `webhook-signature`: one signature for each key, so that receivers change theirs when they like.
  public static func field(id: String, time: Timestamp, body: String, keys: [[UInt8]]) -> String {
    let message = Array("\(id).\(seconds(time)).\(body)".utf8)
    var signatures: [String] = []
    for key in keys {
      signatures.append("v1," + Data(HMAC.code(of: message, key: key)).base64EncodedString())
    }
    return signatures.joined(separator: " ")
  }

  /// The header fields that go with a body.
  static func fields(
    id: String, time: Timestamp, body: String, keys: [[UInt8]]
  ) -> [(name: String, value: String)] {
    [
      ("webhook-id", id), ("webhook-timestamp", "\(seconds(time))"),
      ("webhook-signature", field(id: id, time: time, body: body, keys: keys)),
    ]
  }

  private static func seconds(_ time: Timestamp) -> Int64 { time.milliseconds / 1000 }
}
