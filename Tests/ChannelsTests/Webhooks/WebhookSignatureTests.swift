import Essentials
import Foundation
import Testing

@testable import Channels

@Suite("Signatures of webhooks")
struct WebhookSignatureTests {
  @Test("are those of Standard Webhooks' own example")
  func vector() throws {
    let key = try #require(Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    let field = WebhookSignature.field(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", time: Timestamp(milliseconds: 1_614_265_330_000),
      body: #"{"test": 2432232314}"#, keys: [Array(key)])
    #expect(field == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test("are several while a secret is changed, the newest first")
  func several() {
    let time = Timestamp(milliseconds: 1_614_265_330_999)
    let (old, new) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32))
    let alone = [new, old].map { WebhookSignature.field(id: "a", time: time, body: "{}", keys: [$0]) }
    #expect(
      WebhookSignature.field(id: "a", time: time, body: "{}", keys: [new, old])
        == alone.joined(separator: " "))
    let fields = WebhookSignature.fields(id: "a", time: time, body: "{}", keys: [new])
    #expect(fields.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
    #expect(fields[1].value == "1614265330")
  }

  @Test("change with the id, the time and the body")
  func parts() {
    let key = [UInt8](repeating: 1, count: 32)
    func field(_ id: String, _ seconds: Int64, _ body: String) -> String {
      WebhookSignature.field(
        id: id, time: Timestamp(milliseconds: seconds * 1000), body: body, keys: [key])
    }
    let all = [
      field("a", 1, "{}"), field("b", 1, "{}"), field("a", 2, "{}"), field("a", 1, "[]"),
    ]
    #expect(Set(all).count == all.count)
  }

  @Test("are made with secrets that begin with whsec_ and have 32 random bytes")
  func secrets() throws {
    let text = WebhookSignature.text(of: WebhookSignature.newKey())
    #expect(text.hasPrefix("whsec_"))
    #expect(Data(base64Encoded: String(text.dropFirst(6)))?.count == 32)
    #expect(text != WebhookSignature.text(of: WebhookSignature.newKey()))
  }
}
