/// A page of the provider's on which a customer pays with whatever they like: nobody here sees a card.
public struct HostedPaymentMethod: Hashable, Sendable {
  /// What stands for it in a ``PaymentRequest``.
  public var token: String
  /// What people call it: “Stripe's payment page”.
  public var name: String

  /// Makes a hosted payment method.
  public init(token: String, name: String) {
    self.token = token
    self.name = name
  }
}
