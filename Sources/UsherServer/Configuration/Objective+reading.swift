import Assistant
public import Essentials
public import Telemetry

extension Objective {
  /// The section `telemetry.objectives`; the usual ones where there is none.
  static func all(_ reader: ConfigurationReader) -> [Objective] {
    guard reader.has("objectives") else { return usual }
    return reader.namedSections("objectives").compactMap { name, section in Objective(name, section) }
  }

  private init?(_ name: String, _ section: ConfigurationReader) {
    let measure = section.required("measure", as: Measure.self)
    let target = section.required("target", as: Double.self)
    let within = section.optional("within", as: Duration.self)
    guard let measure, let target else { return nil }
    let isName =
      !name.isEmpty
      && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
    if !isName {
      section.reject("measure", "has a name that is not of lower-case letters, digits and dashes")
    }
    if !(target > 0 && target < 1) { section.reject("target", "must be between 0 and 1, such as 0.999") }
    switch (measure, within) {
    case (.turnLatency, let within?):
      if !Turns.secondBuckets.contains(within.inSeconds) {
        let bounds = Turns.secondBuckets.map { "\($0)s" }.joined(separator: ", ")
        section.reject("within", "must be one of the times that turns are counted by: \(bounds)")
      }
    case (.turnLatency, nil): section.reject("within", "is needed: a turn takes some time")
    case (_, .some): section.reject("within", "belongs to turn_latency only")
    default: break
    }
    self.init(name, measure, within: within, target: target)
  }
}

extension Objective.Measure: ConfigurationValue {}
