/// What may be remembered about customers, and for how long.
public struct MemorySettings: Hashable, Sendable {
  /// Who must agree before anything is remembered.
  public enum Consent: String, Hashable, Sendable, Codable, CaseIterable {
    /// The customer, who is asked with the first thing that is to be remembered.
    case ask
    /// Nobody: the customers have agreed elsewhere, for example to the company's terms. Who withdraws is believed.
    case given
  }

  /// Whether anything is remembered. What was remembered before can be seen and erased even so.
  public var isEnabled: Bool
  /// Who must agree.
  public var consent: Consent
  /// How long a fact is kept after it was last said.
  public var timeToLive: Duration
  /// How many facts are kept about one customer.
  public var maximumFacts: Int

  /// Makes settings.
  public init(
    isEnabled: Bool = true, consent: Consent = .ask, timeToLive: Duration = .seconds(365 * 86_400),
    maximumFacts: Int = 50
  ) {
    self.isEnabled = isEnabled
    self.consent = consent
    self.timeToLive = timeToLive
    self.maximumFacts = maximumFacts
  }
}
