import Essentials
import HTTPClient

/// Sends the fake's events to an address until they are taken, as Stripe does.
public struct FakeWebhookSender: Sendable {
  private let fake: FakeStripe
  private let url: String
  private let seed: UInt64?

  /// - Parameter seed: With one, events are sent twice and out of order, as chance has it.
  public init(_ fake: FakeStripe, to url: String, seed: UInt64? = nil) {
    self.fake = fake
    self.url = url
    self.seed = seed
  }

  /// Sends until the task is cancelled.
  public func run() async {
    let client = HTTPClient()
    var generator = SplitMix64(seed: seed ?? 0)
    while (try? await Task.sleep(for: .milliseconds(50))) != nil {
      var webhooks = fake.takeWebhooks()
      if seed != nil {
        webhooks += webhooks.filter { _ in Bool.random(using: &generator) }
        webhooks.shuffle(using: &generator)
      }
      for webhook in webhooks where await !send(webhook, client) {
        fake.with { $0.unsent.append(webhook.event) }
      }
    }
    await client.close()
  }

  private func send(_ webhook: FakeWebhook, _ client: HTTPClient) async -> Bool {
    let request = HTTPClientRequest(
      method: "POST", url: url,
      headers: [
        ("Content-Type", "application/json; charset=utf-8"), ("Stripe-Signature", webhook.signature),
      ], body: webhook.body, deadlines: HTTPClientDeadlines(whole: .seconds(10)))
    guard let response = try? await client.send(request) else { return false }
    _ = try? await response.bytes(upTo: 1 << 16)
    return (200..<300).contains(response.status)
  }
}
