public import Essentials
public import Learning

extension FeedbackSettings {
  init(_ reader: ConfigurationReader) {
    let usual = FeedbackSettings()
    self.init(
      ask: reader.value("ask", default: usual.ask), share: reader.value("share", default: usual.share))
    if !(0...1).contains(share) { reader.reject("share", "must be between 0 and 1") }
  }
}

extension FeedbackSettings.Ask: ConfigurationValue {}
