import Assistant
import Essentials

extension HandoffSettings {
  /// What the assistant does while nobody has come yet.
  private enum WhileWaiting: String, CaseIterable, ConfigurationValue {
    case answer
    case silent
  }

  /// - Parameter models: The names of the models that can be asked.
  init(_ reader: ConfigurationReader, models: [String]) {
    let line = QueueSettings(reader)
    self.init(
      answersWhileWaiting: reader.value("while_waiting", default: WhileWaiting.answer) == .answer,
      urgentWords: reader.list("urgent_words"), escalation: EscalationSettings(reader),
      line: line, targets: HandoffTargets(reader, queues: line.queues.map(\.name)))
    let first = reader.section("person_first")
    let most = first.value("waiting_at_most", default: PersonFirst.usualMost)
    if !(1...10_000).contains(most) { first.reject("waiting_at_most", "must be between 1 and 10000") }
    if first.value("enabled", default: false) { personFirst = PersonFirst(mostSilent: most) }
    if reader.has("summary") {
      let section = reader.section("summary")
      summaryModel = section.required("model")
      summaryDeadline = section.value("deadline", default: summaryDeadline)
      if let name = summaryModel, !models.contains(name) {
        let names = models.isEmpty ? "there is none" : models.joined(separator: ", ")
        section.reject("model", "must name a model that can be asked: \(names)")
      }
      if summaryDeadline <= .zero || summaryDeadline > .seconds(120) {
        section.reject("deadline", "must be more than 0 and at most 120s")
      }
    }
    if urgentWords.count > 200 { reader.reject("urgent_words", "must have at most 200 entries") }
  }
}
