/// Why a bank refused, in the words that providers share (https://docs.stripe.com/declines/codes). There are more of them
/// than are named here.
public struct DeclineCode: Hashable, Sendable, RawRepresentable, Codable {
  /// The code, for example `insufficient_funds`.
  public let rawValue: String

  /// Wraps a provider's code.
  public init(rawValue: String) { self.rawValue = rawValue }

  public init(from decoder: any Decoder) throws {
    self.init(rawValue: try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  /// The bank gives no reason.
  public static let generic = DeclineCode(rawValue: "generic_decline")
  /// There is not enough money.
  public static let insufficientFunds = DeclineCode(rawValue: "insufficient_funds")
  /// The card's time is over.
  public static let expiredCard = DeclineCode(rawValue: "expired_card")
  /// The card's check number is wrong.
  public static let incorrectCVC = DeclineCode(rawValue: "incorrect_cvc")
  /// Something went wrong at the bank.
  public static let processingError = DeclineCode(rawValue: "processing_error")
  /// The customer did not prove who they are.
  public static let authenticationFailed = DeclineCode(rawValue: "authentication_failed")
  /// The time to prove who pays, or for the provider to answer, was over.
  public static let abandoned = DeclineCode(rawValue: "abandoned")

  /// What a customer is told. Codes that may mean fraud are told as the bank's bare refusal, as providers advise.
  public var explanation: String {
    switch self {
    case .insufficientFunds: "The card does not have enough funds."
    case .expiredCard: "The card has expired."
    case .incorrectCVC: "The card's security code is not right."
    case .processingError: "The bank could not process the card; trying again may help."
    case .authenticationFailed: "The bank could not confirm that it was you."
    case .abandoned: "The payment was not completed in time."
    default: "The bank declined the card."
    }
  }
}
