import Analytics
import Essentials

extension AnalyticsAssumptions {
  /// The section `analytics`.
  init(_ reader: ConfigurationReader) {
    self.init()
    operatorMinutes = reader.value("operator_minutes", default: operatorMinutes)
    operatorHourlyCost = reader.value("operator_hourly_cost", default: operatorHourlyCost)
    if !(0...1440).contains(operatorMinutes) { reader.reject("operator_minutes", "must be from 0 to 1440") }
    if !(0...10_000).contains(operatorHourlyCost) {
      reader.reject("operator_hourly_cost", "must be from 0 to 10000, in US dollars")
    }
  }
}
