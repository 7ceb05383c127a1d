import Essentials
import Payments

/// What we have written down about one payment of the provider's.
struct OwnSide: Hashable, Sendable {
  /// A payment of an order.
  struct Entry: Hashable, Sendable {
    let order: OrderID
    let amount: Money
    let refunded: Money
  }

  /// The operation that made the payment, or that the payment names.
  struct Maker: Hashable, Sendable {
    let id: OperationID
    let order: OrderID
    let state: OperationState
    let payment: PaymentID?
  }

  var entry: Entry?
  var maker: Maker?
  /// Whether something is under way that will still write about it: then nothing can be said yet.
  var isOpen = false
  /// Whether something that differed about it is not over yet.
  var isKnown = false

  var order: OrderID? { entry?.order ?? maker?.order }
}

/// Compares what the provider says about one payment with what we say.
struct PaymentComparison {
  let id: PaymentID
  /// Nothing when the provider has no such payment.
  let payment: Payment?
  let own: OwnSide

  var findings: [DifferenceFinding] {
    guard let entry = own.entry else { return unknownPayment }
    guard let payment, payment.status == .succeeded else {
      let state = payment.map { "is \($0.status.rawValue) there" } ?? "is not known there"
      return [
        finding(
          .chargeMissing, theirs: payment.map { .zero($0.amount.currency) }, ours: entry.amount,
          "\(entry.order) was paid with \(entry.amount), but the payment \(state).")
      ]
    }
    var findings: [DifferenceFinding] = []
    if payment.amount != entry.amount {
      findings.append(
        finding(
          .amountDiffers, theirs: payment.amount, ours: entry.amount,
          "The provider has taken \(payment.amount), and \(entry.order) was paid with \(entry.amount)."))
    }
    if payment.refunded.minorUnits > entry.refunded.minorUnits {
      findings.append(
        finding(
          .refundNotNoted, theirs: payment.refunded, ours: entry.refunded,
          """
          The provider has given back \(payment.refunded) of this payment, and we know of \(entry.refunded): \
          somebody has refunded it there. Its tickets are still good.
          """))
    } else if payment.refunded.minorUnits < entry.refunded.minorUnits {
      findings.append(
        finding(
          .refundMissing, theirs: payment.refunded, ours: entry.refunded,
          """
          The customer was told that \(entry.refunded) of this payment went back, and the provider has given back \
          \(payment.refunded): a refund has failed since.
          """))
    }
    return findings
  }

  /// The provider has a payment that no order was paid with.
  private var unknownPayment: [DifferenceFinding] {
    guard let payment else { return [] }
    switch payment.status {
    case .failed, .canceled: return []
    case .unconfirmed, .requiresAction, .processing:
      // Whatever is not ours, or not over, is left alone.
      guard let maker = own.maker, maker.state.isFinal else { return [] }
      return [
        finding(
          .openPayment, theirs: payment.amount, ours: .zero(payment.amount.currency), isMendable: true,
          "A payment of \(payment.amount) is \(payment.status.rawValue), though what it was for is over.")
      ]
    case .succeeded:
      let left = payment.amount.minorUnits - payment.refunded.minorUnits
      guard left > 0 else { return [] }
      let theirs = Money(minorUnits: left, payment.amount.currency)
      // Whoever has what was paid for has another payment for it.
      let isDuplicate = own.maker.map { $0.state != .failed } ?? false
      if isDuplicate {
        return [
          finding(
            .duplicateCharge, theirs: theirs, ours: .zero(theirs.currency),
            "\(theirs) was taken a second time for the same thing. Give it back at the provider.")
        ]
      }
      return [
        finding(
          .chargeWithoutOrder, theirs: theirs, ours: .zero(theirs.currency),
          isMendable: own.maker?.state == .failed && payment.refunded.isZero,
          own.maker == nil
            ? "The provider has taken \(theirs) for something that we know nothing of."
            : "The provider has taken \(theirs) for something that has failed for us.")
      ]
    }
  }

  private func finding(
    _ kind: PaymentDifference.Kind, theirs: Money?, ours: Money?, isMendable: Bool = false,
    _ explanation: String
  ) -> DifferenceFinding {
    DifferenceFinding(
      kind: kind, subject: id.rawValue, payment: id, order: own.order, operation: own.maker?.id,
      theirs: theirs, ours: ours, explanation: explanation, isMendable: isMendable)
  }

  /// The kinds that looking at one payment finds, so that they are over when it does not.
  static let kinds: [PaymentDifference.Kind] = [
    .chargeWithoutOrder, .duplicateCharge, .chargeMissing, .amountDiffers, .refundNotNoted, .refundMissing,
    .openPayment,
  ]
}
