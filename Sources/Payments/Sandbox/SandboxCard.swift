/// The sandbox's test cards. Where Stripe has a test card that does the same, it has Stripe's name
/// (https://docs.stripe.com/testing); the same names with `tok_` in place of `pm_card_` are understood too.
public enum SandboxCard: String, Hashable, Sendable, CaseIterable {
  /// Approved.
  case visa = "pm_card_visa"
  /// Approved.
  case mastercard = "pm_card_mastercard"
  /// Approved.
  case amex = "pm_card_amex"
  /// Declined without a reason.
  case declined = "pm_card_chargeDeclined"
  /// Declined: not enough money.
  case insufficientFunds = "pm_card_chargeDeclinedInsufficientFunds"
  /// Declined: the card has expired.
  case expired = "pm_card_chargeDeclinedExpiredCard"
  /// Declined: the security code is wrong.
  case incorrectCVC = "pm_card_chargeDeclinedIncorrectCvc"
  /// Declined: something went wrong at the bank.
  case processingError = "pm_card_chargeDeclinedProcessingError"
  /// The customer has to authenticate, and the payment succeeds when they do.
  case authenticationRequired = "pm_card_authenticationRequired"
  /// Approved; refunds are pending at first and succeed later.
  case pendingRefund = "pm_card_pendingRefund"
  /// Approved; refunds fail.
  case refundFails = "pm_card_refundFail"
  /// The charge goes through, and the answer is lost.
  case timeoutAfterCharge = "pm_card_timeoutAfterCharge"
  /// The first attempt is lost on its way; the next one is approved.
  case timeoutBeforeCharge = "pm_card_timeoutBeforeCharge"
  /// Approved; the first answer to a refund is lost, though the money is given back.
  case timeoutAfterRefund = "pm_card_timeoutAfterRefund"
  /// Processing at first, and succeeded later.
  case processing = "pm_card_processing"
  /// Approved, after a while.
  case slow = "pm_card_slow"

  /// The card that a token names, or nothing.
  public init?(token: String) {
    self.init(rawValue: token.hasPrefix("tok_") ? "pm_card_" + token.dropFirst(4) : token)
  }

  /// The network, as ``SavedPaymentMethod/brand`` names it.
  public var brand: String {
    switch self {
    case .mastercard: "mastercard"
    case .amex: "amex"
    default: "visa"
    }
  }

  /// The last four digits of the number that Stripe's test card of this kind has; 4242 for those of the sandbox alone.
  public var lastFour: String {
    switch self {
    case .mastercard: "4444"
    case .amex: "8431"
    case .declined: "0002"
    case .insufficientFunds: "9995"
    case .expired: "0069"
    case .incorrectCVC: "0127"
    case .processingError: "0119"
    case .authenticationRequired: "3184"
    case .pendingRefund: "7726"
    case .refundFails: "5126"
    default: "4242"
    }
  }

  /// Why the bank refuses it, if it does.
  var decline: DeclineCode? {
    switch self {
    case .declined: .generic
    case .insufficientFunds: .insufficientFunds
    case .expired: .expiredCard
    case .incorrectCVC: .incorrectCVC
    case .processingError: .processingError
    default: nil
    }
  }
}
