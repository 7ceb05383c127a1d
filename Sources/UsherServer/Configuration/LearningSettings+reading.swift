import Essentials
import Learning

extension LearningSettings {
  init(_ reader: ConfigurationReader) {
    let usual = LearningSettings()
    self.init(
      approvals: reader.value("approvals", default: usual.approvals),
      examples: reader.value("examples", default: usual.examples))
    if !(1...2).contains(approvals) { reader.reject("approvals", "must be 1 or 2") }
    if !(0...10).contains(examples) { reader.reject("examples", "must be between 0 and 10") }
  }
}
