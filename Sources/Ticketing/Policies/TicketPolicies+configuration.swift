public import Essentials

extension TicketPolicies {
  /// Reads the policies from a section of the configuration with the sections `purchases`, `refunds`, `changes` and `credits`; what
  /// is not there is as by default, and what is wrong is reported by the reader.
  public init(_ reader: ConfigurationReader) {
    self.init(
      purchases: PurchasePolicy(reader.section("purchases")),
      refunds: RefundPolicy(reader.section("refunds")),
      changes: ChangePolicy(reader.section("changes")),
      credits: CreditPolicy(reader.section("credits")))
  }
}

extension CreditPolicy {
  init(_ reader: ConfigurationReader) {
    self.init()
    days = reader.number("days", days, 1...3660)
    latePercent = reader.number("late_percent", latePercent, 0...100)
  }
}

extension PurchasePolicy {
  init(_ reader: ConfigurationReader) {
    self.init()
    ticketsPerEvent = reader.number("tickets_per_event", ticketsPerEvent, 1...10_000)
    ordersInWindow = reader.number("orders_in_window", ordersInWindow, 1...10_000)
    failuresInWindow = reader.number("failures_in_window", failuresInWindow, 1...10_000)
    windowMinutes = reader.number("window_minutes", windowMinutes, 1...10_080)
  }
}

extension RefundPolicy {
  init(_ reader: ConfigurationReader) {
    self.init()
    fullBeforeHours = reader.number("full_before_hours", fullBeforeHours, 0...8784)
    partialBeforeHours = reader.number("partial_before_hours", partialBeforeHours, 0...8784)
    if partialBeforeHours > fullBeforeHours {
      reader.reject("partial_before_hours", "must not be more than full_before_hours, \(fullBeforeHours)")
    }
    partialPercent = reader.number("partial_percent", partialPercent, 0...100)
    feesRefundable = reader.value("fees_refundable", default: feesRefundable)
    calledOffByItself = reader.value("called_off_by_itself", default: calledOffByItself)
    movedFullBeforeHours = reader.number("moved_full_before_hours", movedFullBeforeHours, 0...8784)
    approvalAbove = reader.optional("approval_above")
    // Any currency with two digits does: the amount is read again in the order's.
    if let approvalAbove, Money(decimal: approvalAbove, .usd) == nil {
      reader.reject("approval_above", "must be an amount in major units, such as \"500.00\"")
    }
  }
}

extension ChangePolicy {
  init(_ reader: ConfigurationReader) {
    self.init()
    upgradesDuringEvent = reader.value("upgrades_during_event", default: upgradesDuringEvent)
    exchangeBeforeHours = reader.number("exchange_before_hours", exchangeBeforeHours, 0...8784)
    returnsDifference = reader.value("returns_difference", default: returnsDifference)
  }
}

extension ConfigurationReader {
  fileprivate func number(_ key: String, _ standard: Int, _ range: ClosedRange<Int>) -> Int {
    let number = value(key, default: standard)
    if !range.contains(number) { reject(key, "must be between \(range.lowerBound) and \(range.upperBound)") }
    return number
  }
}
