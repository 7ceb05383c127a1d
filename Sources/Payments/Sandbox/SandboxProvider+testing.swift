extension SandboxProvider {
  /// One card for each way in which a payment can go that a customer sees.
  public var testMethods: [TestPaymentMethod] {
    [SandboxCard.mastercard, .insufficientFunds, .authenticationRequired, .processing].map(\.testMethod)
  }

  public func testMethod(_ token: String) -> TestPaymentMethod? { SandboxCard(token: token)?.testMethod }
}

extension SandboxCard {
  var testMethod: TestPaymentMethod {
    TestPaymentMethod(token: rawValue, brand: brand, lastFour: lastFour, effect: effect)
  }

  /// What becomes of payments with it, for people.
  private var effect: String {
    switch self {
    case .visa, .mastercard, .amex: "approved"
    case .declined: "declined"
    case .insufficientFunds: "declined, for there is not enough money"
    case .expired: "declined, for it has expired"
    case .incorrectCVC: "declined, for its security code is wrong"
    case .processingError: "declined, for something goes wrong at the bank"
    case .authenticationRequired: "the bank asks who pays"
    case .pendingRefund: "approved; refunds take a while"
    case .refundFails: "approved; refunds fail"
    case .timeoutAfterCharge: "approved, and the bank's answer is lost"
    case .timeoutBeforeCharge: "the first attempt is lost, the next one is approved"
    case .timeoutAfterRefund: "approved; a refund's answer is lost"
    case .processing: "approved after a while"
    case .slow: "approved slowly"
    }
  }
}
