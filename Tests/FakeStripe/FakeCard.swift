/// What a payment method of Stripe's test mode does (https://docs.stripe.com/testing).
public enum FakeCard: String, Hashable, Sendable, CaseIterable {
  case visa = "pm_card_visa"
  case mastercard = "pm_card_mastercard"
  case amex = "pm_card_amex"
  case declined = "pm_card_chargeDeclined"
  case insufficientFunds = "pm_card_chargeDeclinedInsufficientFunds"
  case lost = "pm_card_chargeDeclinedLostCard"
  case stolen = "pm_card_chargeDeclinedStolenCard"
  case expired = "pm_card_chargeDeclinedExpiredCard"
  case incorrectCVC = "pm_card_chargeDeclinedIncorrectCvc"
  case processingError = "pm_card_chargeDeclinedProcessingError"
  case fraudulent = "pm_card_chargeDeclinedFraudulent"
  case authenticationRequired = "pm_card_authenticationRequired"
  case threeDSecure = "pm_card_threeDSecure2Required"
  case pendingRefund = "pm_card_pendingRefund"
  case refundFails = "pm_card_refundFail"
  case disputed = "pm_card_createDispute"
  /// Not one of Stripe's: no card of its test mode stays in `processing`, but other payment methods do.
  case processing = "pm_card_processing"

  /// The number that is entered on the hosted page for it.
  public init?(number: String) {
    let digits = number.filter(\.isNumber)
    guard let card = Self.allCases.first(where: { $0.number == digits }) else { return nil }
    self = card
  }

  /// A token such as `tok_visa`, or a payment method's shared name.
  init?(token: String) {
    self.init(rawValue: token.hasPrefix("tok_") ? "pm_card_" + token.dropFirst(4) : token)
  }

  /// Its number.
  public var number: String {
    switch self {
    case .visa: "4242424242424242"
    case .mastercard: "5555555555554444"
    case .amex: "378282246310005"
    case .declined: "4000000000000002"
    case .insufficientFunds: "4000000000009995"
    case .lost: "4000000000009987"
    case .stolen: "4000000000009979"
    case .expired: "4000000000000069"
    case .incorrectCVC: "4000000000000127"
    case .processingError: "4000000000000119"
    case .fraudulent: "4100000000000019"
    case .authenticationRequired: "4000002760003184"
    case .threeDSecure: "4000000000003220"
    case .pendingRefund: "4000000000007726"
    case .refundFails: "4000000000005126"
    case .disputed: "4000000000000259"
    case .processing: "4000000000000077"
    }
  }

  var brand: String {
    switch self {
    case .mastercard: "mastercard"
    case .amex: "amex"
    default: "visa"
    }
  }

  /// The error's code and the bank's, when it refuses.
  var decline: (code: String, declineCode: String, message: String)? {
    switch self {
    case .declined: ("card_declined", "generic_decline", "Your card was declined.")
    case .insufficientFunds: ("card_declined", "insufficient_funds", "Your card has insufficient funds.")
    case .lost: ("card_declined", "lost_card", "Your card was declined.")
    case .stolen: ("card_declined", "stolen_card", "Your card was declined.")
    case .fraudulent: ("card_declined", "fraudulent", "Your card was declined.")
    case .expired: ("expired_card", "expired_card", "Your card has expired.")
    case .incorrectCVC: ("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.")
    case .processingError:
      (
        "processing_error", "processing_error",
        "An error occurred while processing your card. Try again in a little bit."
      )
    default: nil
    }
  }

  var needsAuthentication: Bool { self == .authenticationRequired || self == .threeDSecure }
}
