import Synchronization

/// What the faulty services were asked and what they did, question by question.
final class FaultLog: Sendable {
  struct Question {
    /// The services that were asked, in order.
    var services: [String] = []
    /// Whether a token that can be seen was sent, and calls that came after that.
    var isShown = false
    var callsAfterShown = 0
    /// Whether the service broke the answer off after its first token.
    var isCut = false
  }

  private struct State {
    var questions: [String: Question] = [:]
    var faults: [String: [Fault: Int]] = [:]
  }

  private let state = Mutex(State())

  func call(_ service: String, _ question: String, _ fault: Fault, isOut: Bool) {
    state.withLock { state in
      state.questions[question, default: Question()].services.append(service)
      if state.questions[question]?.isShown == true {
        state.questions[question]?.callsAfterShown += 1
      }
      state.faults[service, default: [:]][isOut ? .serverError : fault, default: 0] += 1
    }
  }

  func shows(_ question: String) {
    state.withLock { $0.questions[question]?.isShown = true }
  }

  func cuts(_ question: String) {
    state.withLock { $0.questions[question]?.isCut = true }
  }

  subscript(question: String) -> Question { state.withLock { $0.questions[question] ?? Question() } }

  /// How often each service did what.
  var faults: [String: [Fault: Int]] { state.withLock { $0.faults } }
}
