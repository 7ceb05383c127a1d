public import Essentials

/// What is asked of replies, and what is done with those that fall short: the section `quality` of the configuration,
/// and of an agent's file for that agent.
public struct QualityConfiguration: Hashable, Sendable {
  /// Whether replies are checked.
  public var isEnabled = true
  /// How much each dimension counts for the whole.
  public var weights = QualityWeights()
  /// From where on an aspect is good enough; nothing is asked of those that are missing.
  public var thresholds: [QualityAspect: Double] = [
    .overall: 0.7, .coherence: 0.6, .relevance: 0.5, .safety: 0.9, .sentiment: 0.5, .grammar: 0.4,
    .length: 0.4, .grounding: 1,
  ]
  /// What is done where one falls short.
  public var remedies: [QualityAspect: QualityRemedy] = [
    .safety: .repair, .grounding: .repair, .coherence: .repair, .relevance: .repair, .sentiment: .repair,
    .overall: .repair, .grammar: .flag, .length: .flag,
  ]
  /// The language model that judges sent replies besides; nothing for none.
  public var judge: String?
  /// The share of replies that it judges, from 0 to 1.
  public var judgeShare = 0.05

  /// Makes the usual configuration.
  public init() {}

  /// No checks at all.
  public static var disabled: QualityConfiguration {
    var configuration = QualityConfiguration()
    configuration.isEnabled = false
    return configuration
  }

  func threshold(_ aspect: QualityAspect) -> Double { thresholds[aspect] ?? 0 }

  func remedy(_ aspect: QualityAspect) -> QualityRemedy { remedies[aspect] ?? .flag }

  /// Reads the section of the configuration; what it does not say stays as usual.
  public init(_ reader: ConfigurationReader) {
    let changes = QualityChanges(reader)
    apply(changes)
    if QualityDimension.allCases.allSatisfy({ weights[$0] <= 0 }) {
      reader.reject("weights", "must not all be 0")
    }
    judge = reader.optional("judge")
    judgeShare = reader.value("judge_share", default: judgeShare)
    if !(0...1).contains(judgeShare) { reader.reject("judge_share", "must be between 0 and 1") }
  }

  /// The same with what an agent's file says otherwise.
  public func applying(_ changes: QualityChanges?) -> QualityConfiguration {
    guard let changes else { return self }
    var configuration = self
    configuration.apply(changes)
    return configuration
  }

  private mutating func apply(_ changes: QualityChanges) {
    isEnabled = changes.isEnabled ?? isEnabled
    for (dimension, weight) in changes.weights { weights[dimension] = weight }
    thresholds.merge(changes.thresholds) { _, new in new }
    remedies.merge(changes.remedies) { _, new in new }
  }
}

/// What a section `quality` says otherwise than is usual.
public struct QualityChanges: Hashable, Sendable {
  var isEnabled: Bool?
  var weights: [QualityDimension: Double] = [:]
  var thresholds: [QualityAspect: Double] = [:]
  var remedies: [QualityAspect: QualityRemedy] = [:]

  /// Reads a section. What is wrong is reported to the reader.
  public init(_ reader: ConfigurationReader) {
    isEnabled = reader.optional("enabled")
    let weightSection = reader.section("weights")
    for dimension in QualityDimension.allCases {
      guard let weight = weightSection.optional(dimension.rawValue, as: Double.self) else { continue }
      if weight < 0 { weightSection.reject(dimension.rawValue, "must not be negative") }
      weights[dimension] = weight
    }
    let thresholdSection = reader.section("thresholds")
    let remedySection = reader.section("on_failure")
    for aspect in QualityAspect.allCases {
      let name = aspect.rawValue
      if let threshold = thresholdSection.optional(name, as: Double.self) {
        if !(0...1).contains(threshold) { thresholdSection.reject(name, "must be between 0 and 1") }
        thresholds[aspect] = threshold
      }
      if let remedy = remedySection.optional(name, as: QualityRemedy.self) {
        if aspect.isStrict, remedy == .flag {
          remedySection.reject(name, "must be repair or handoff: such a reply is never sent")
        }
        remedies[aspect] = remedy
      }
    }
  }
}
