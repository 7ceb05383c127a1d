import Essentials

/// Which models are asked for what: rules in order, the first one that applies decides.
public struct RoutingPolicy: Hashable, Sendable {
  /// The rules, those of the company before the usual ones.
  public var rules: [RoutingRule]
  /// What is asked after a rule's models, in this order; `local` comes last of all anyway.
  public var fallback: [String]

  /// Makes a policy.
  public init(rules: [RoutingRule] = RoutingPolicy.usualRules(), fallback: [String] = usualFallback) {
    self.rules = rules
    self.fallback = fallback
  }

  /// What is asked when a rule's models fail, unless the configuration says otherwise.
  public static let usualFallback = [CatalogModel.UsualLabel.balanced, CatalogModel.UsualLabel.cheap]

  /// What holds unless the configuration says otherwise: little money left or a simple message goes to the cheapest
  /// model, a long conversation to one that can read it, a hard message to one that thinks, all else to the balanced one.
  public static func usualRules(
    simpleBelow: Double = 0.3, hardAbove: Double = 0.7, longAbove: Int = 100_000
  ) -> [RoutingRule] {
    [
      RoutingRule(
        name: "long", conditions: .init(contextAbove: longAbove),
        models: [CatalogModel.UsualLabel.longContext]),
      RoutingRule(
        name: "saving", conditions: .init(budget: .tight), models: [CatalogModel.cheapestName]),
      RoutingRule(
        name: "simple", conditions: .init(scoreBelow: simpleBelow), models: [CatalogModel.cheapestName]),
      RoutingRule(
        name: "hard", conditions: .init(scoreAbove: hardAbove), models: [CatalogModel.UsualLabel.reasoning]),
      RoutingRule(name: "balanced", models: [CatalogModel.UsualLabel.balanced]),
    ]
  }

  init(_ reader: ConfigurationReader, _ names: RouteNames) {
    let simple = reader.value("simple_below", default: 0.3)
    let hard = reader.value("hard_above", default: 0.7)
    let long = reader.value("long_above", default: 100_000)
    if !(0...1).contains(simple) { reader.reject("simple_below", "must be between 0 and 1") }
    if !(simple...max(simple, 1)).contains(hard) {
      reader.reject("hard_above", "must be between simple_below, \(simple), and 1")
    }
    if long < 1 { reader.reject("long_above", "must be at least 1") }
    let own = RoutingPolicy.rules(reader, names)
    rules = own
    if reader.value("usual_rules", default: true) {
      rules += Self.usualRules(simpleBelow: simple, hardAbove: hard, longAbove: long)
    }
    fallback = reader.has("fallback") ? reader.list("fallback") : Self.usualFallback
    names.check(fallback, of: "fallback", reader)
  }

  static func rules(_ reader: ConfigurationReader, _ names: RouteNames) -> [RoutingRule] {
    reader.sections("rules").enumerated().compactMap { RoutingRule($1, number: $0 + 1, names) }
  }
}
