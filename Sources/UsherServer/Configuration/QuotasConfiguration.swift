import Essentials
public import LanguageModels

/// How much a company may use on one day, UTC.
public struct QuotasConfiguration: Hashable, Sendable {
  /// How many messages of customers are answered; nothing for any number.
  public var turns: Int?
  /// How much may be spent on models before messages are refused; nothing for any sum.
  public var spending: DollarAmount?

  init(_ reader: ConfigurationReader) {
    turns = reader.optional("turns_per_day")
    if let turns, turns < 0 { reader.reject("turns_per_day", "must not be negative") }
    spending = reader.optional("spend_per_day")
  }
}
