import Essentials
public import HTTPClient

/// Stripe over the network.
public struct StripeHTTP: StripeTransport {
  /// The version of Stripe's interface that is spoken here, whatever the account's own is.
  public static let version = "2025-09-30.clover"
  /// Where Stripe is.
  public static let address = "https://api.stripe.com"

  private let client: HTTPClient
  private let address: String
  private let key: StripeKey
  private let deadlines: HTTPClientDeadlines
  /// More than any object of Stripe's, and a page of a hundred payments with their charges.
  private static let answerLimit = 4 << 20

  /// Makes a transport.
  ///
  /// - Parameters:
  ///   - address: Where Stripe is, without a slash at the end.
  ///   - limit: How long a call may take.
  public init(
    client: HTTPClient, key: StripeKey, address: String = Self.address, limit: Duration = .seconds(25)
  ) {
    self.client = client
    self.key = key
    self.address = address
    deadlines = HTTPClientDeadlines(connect: .seconds(5), firstByte: limit, idle: limit, whole: limit)
  }

  public func send(_ request: StripeRequest) async throws(PaymentError) -> StripeAnswer {
    let encoded = request.form.encoded
    let hasBody = request.method == "POST"
    let query = hasBody || encoded.isEmpty ? "" : "?" + encoded
    var call = HTTPClientRequest(
      method: request.method, url: address + request.path + query,
      headers: [
        ("Authorization", "Bearer \(key.revealed)"), ("Stripe-Version", Self.version),
        ("Accept", "application/json"),
      ],
      body: hasBody ? Array(encoded.utf8) : nil, deadlines: deadlines)
    if hasBody { call.headers.append(("Content-Type", "application/x-www-form-urlencoded")) }
    if let key = request.idempotencyKey { call.headers.append(("Idempotency-Key", key)) }
    do {
      let response = try await client.send(call)
      let bytes = try await response.bytes(upTo: Self.answerLimit)
      return Self.answer(response.status, response.headers, bytes)
    } catch .timeout {
      throw .timeout
    } catch {
      throw .network("\(error)")
    }
  }

  /// What came, read; a body that is no JSON is as good as none.
  static func answer(_ status: Int, _ headers: HTTPClientHeaders, _ bytes: [UInt8]) -> StripeAnswer {
    StripeAnswer(
      status: status, body: (try? JSONValue(parsing: bytes)) ?? .null,
      retryAfterSeconds: headers["Retry-After"].flatMap { Int($0) }.map { min(max($0, 0), 3600) },
      isReplayed: headers["Idempotent-Replayed"]?.lowercased() == "true",
      mayRetry: headers["Stripe-Should-Retry"].map { $0.lowercased() == "true" },
      requestID: headers["Request-Id"])
  }
}
