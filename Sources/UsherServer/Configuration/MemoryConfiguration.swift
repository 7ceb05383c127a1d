public import Assistant
public import Essentials

extension MemorySettings {
  init(_ reader: ConfigurationReader) {
    let usual = MemorySettings()
    self.init(
      isEnabled: reader.value("enabled", default: usual.isEnabled),
      consent: reader.value("consent", default: usual.consent),
      timeToLive: reader.value("ttl", default: usual.timeToLive),
      maximumFacts: reader.value("maximum_facts", default: usual.maximumFacts))
    if timeToLive < .seconds(60) { reader.reject("ttl", "must be at least 1m") }
    if !(1...1000).contains(maximumFacts) { reader.reject("maximum_facts", "must be between 1 and 1000") }
  }
}

extension MemorySettings.Consent: ConfigurationValue {}
