import Essentials

/// How long it is kept who asked what of which model.
public struct UsageConfiguration: Hashable, Sendable {
  /// For how many days each call is.
  public var keepsRecords: Duration
  /// For how many days a day's summaries are.
  public var keepsSummaries: Duration

  /// Makes a configuration.
  public init(
    keepsRecords: Duration = .seconds(90 * 86_400), keepsSummaries: Duration = .seconds(730 * 86_400)
  ) {
    self.keepsRecords = keepsRecords
    self.keepsSummaries = keepsSummaries
  }

  init(_ reader: ConfigurationReader) {
    let usual = UsageConfiguration()
    keepsRecords = reader.value("keep", default: usual.keepsRecords)
    keepsSummaries = reader.value("keep_summaries", default: usual.keepsSummaries)
    if keepsRecords < .seconds(86_400) { reader.reject("keep", "must be at least 1d") }
    if keepsSummaries < keepsRecords {
      reader.reject("keep_summaries", "must not be shorter than the records are kept")
    }
  }
}
