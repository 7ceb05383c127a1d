/// Who pays, as the provider is told.
public struct PayerProfile: Hashable, Sendable {
  /// Our name for the customer: the same name gives the same payer.
  public var reference: String
  /// The customer's name, as far as it is known.
  public var name: String?
  /// Where the provider sends receipts.
  public var email: String?

  /// Makes a profile.
  public init(reference: String, name: String? = nil, email: String? = nil) {
    self.reference = reference
    self.name = name
    self.email = email
  }
}

/// A payment method that a customer has saved at the provider.
public struct SavedPaymentMethod: Hashable, Sendable {
  /// What stands for it in a ``PaymentRequest``.
  public var token: String
  /// `visa`, `mastercard`, `amex` …
  public var brand: String
  /// The last four digits, by which the customer knows the card.
  public var lastFour: String
  /// The month it is good until, 1 to 12.
  public var expiryMonth: Int
  /// The year it is good until.
  public var expiryYear: Int

  /// Makes a saved payment method.
  public init(token: String, brand: String, lastFour: String, expiryMonth: Int, expiryYear: Int) {
    self.token = token
    self.brand = brand
    self.lastFour = lastFour
    self.expiryMonth = expiryMonth
    self.expiryYear = expiryYear
  }
}
