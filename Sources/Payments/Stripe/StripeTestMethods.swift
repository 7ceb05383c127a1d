/// Cards that everybody may try while Stripe is in test mode (https://docs.stripe.com/testing).
enum StripeTestMethods {
  static let all = [
    TestPaymentMethod(token: "pm_card_visa", brand: "visa", lastFour: "4242", effect: "approved"),
    TestPaymentMethod(token: "pm_card_mastercard", brand: "mastercard", lastFour: "4444", effect: "approved"),
    TestPaymentMethod(
      token: "pm_card_chargeDeclinedInsufficientFunds", brand: "visa", lastFour: "9995",
      effect: "declined, for there is not enough money"),
    TestPaymentMethod(
      token: "pm_card_authenticationRequired", brand: "visa", lastFour: "3184",
      effect: "the bank asks who pays"),
  ]
}
