/// A payment method that stands for nobody's money: what a bank for tests lets everybody try.
public struct TestPaymentMethod: Hashable, Sendable {
  /// What stands for it in a ``PaymentRequest``.
  public var token: String
  /// `visa`, `mastercard`, `amex` …
  public var brand: String
  /// The last four digits.
  public var lastFour: String
  /// What becomes of payments with it, for people: “approved”.
  public var effect: String

  /// Makes a test payment method.
  public init(token: String, brand: String, lastFour: String, effect: String) {
    self.token = token
    self.brand = brand
    self.lastFour = lastFour
    self.effect = effect
  }
}
