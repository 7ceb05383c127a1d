import Assistant
import Essentials

extension HandoffSettings {
  /// What the assistant does while nobody has come yet.
  private enum WhileWaiting: String, CaseIterable, ConfigurationValue {
    case answer
    case silent
  }

  init(_ reader: ConfigurationReader) {
    self.init(
      answersWhileWaiting: reader.value("while_waiting", default: WhileWaiting.answer) == .answer,
      urgentWords: reader.list("urgent_words"), escalation: EscalationSettings(reader),
      line: QueueSettings(reader))
    if urgentWords.count > 200 { reader.reject("urgent_words", "must have at most 200 entries") }
  }
}
