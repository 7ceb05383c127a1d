/// The steps of a turn, as metrics name them.
enum TurnStep: String, CaseIterable, Sendable {
  case receive, identify, admit, recall, understand, route, act, check, escalate, line, reply, record
}
