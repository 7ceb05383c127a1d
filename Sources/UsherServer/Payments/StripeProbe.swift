import HTTPClient
public import Payments

/// Finds out whether Stripe can be reached and takes the key.
public enum StripeProbe {
  /// - Throws: What stands in the way.
  public static func check(_ configuration: StripeConfiguration) async throws(PaymentError) {
    let client = HTTPClient()
    let transport = StripeHTTP(
      client: client, key: configuration.key, address: configuration.address, limit: .seconds(5))
    do {
      try await StripeProvider.probe(transport)
      await client.close()
    } catch {
      await client.close()
      throw error
    }
  }
}
