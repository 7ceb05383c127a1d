/// How Stripe is used.
public struct StripeSettings: Hashable, Sendable {
  /// Whether real money moves.
  public var isLive = false
  /// What stands before `paid`, `cancelled` and `returned` in the addresses to which customers come back from Stripe's and
  /// their bank's pages; absolute.
  public var returnBase = "http://localhost:8080/payments/"
  /// What customers can pay with on Stripe's page. Ways that take days would keep seats from others for as long.
  public var checkoutMethods = ["card"]
  /// How often a request that was refused for its rate is sent again at once.
  public var retries = 2

  /// The defaults.
  public init() {}
}
