/// What nobody can count, and figures of savings rest on.
public struct AnalyticsAssumptions: Hashable, Sendable {
  /// How long a person would have had a conversation that the assistant finished, in minutes.
  public var operatorMinutes = 6.0
  /// What an hour of a person costs, in US dollars.
  public var operatorHourlyCost = 25.0

  /// Those that hold where nothing else is said.
  public init() {}

  /// What a conversation costs that people have, in US dollars.
  public var costOfConversation: Double { operatorMinutes / 60 * operatorHourlyCost }
}

extension Measure {
  /// The names of those that rest on assumptions.
  public static let assumedNames = ["automation_savings", "roi"]

  /// Those that rest on assumptions.
  public static func assumed(_ assumptions: AnalyticsAssumptions) -> [Measure] {
    let each = assumptions.costOfConversation
    return [
      Measure(
        "automation_savings", "What people would have cost in conversations that went without them",
        "US dollars",
        .worth(.contained, each: each)),
      Measure(
        "roi", "What automation and caches saved, less what models cost, over what models cost", "share",
        .gain(.contained, each: each)),
    ]
  }
}
