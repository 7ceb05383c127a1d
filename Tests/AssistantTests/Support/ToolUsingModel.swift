import Essentials
import LanguageModels
import Synchronization

/// A model that does what a script says at each step: writes, calls tools, or both.
final class ToolUsingModel: LanguageModel {
  /// One step of the script.
  struct Step: Sendable {
    var text = ""
    var calls: [(name: String, arguments: JSONValue)] = []
    var usage: TokenUsage?
    /// The id of every call, where the model gives them all the same.
    var id: String?

    static func say(_ text: String) -> Step { Step(text: text) }
    static func call(_ name: String, _ arguments: JSONValue) -> Step { Step(calls: [(name, arguments)]) }
    static func calls(_ calls: (String, JSONValue)...) -> Step {
      Step(calls: calls.map { (name: $0.0, arguments: $0.1) })
    }
  }

  let name = "scripted"
  private let script: @Sendable (ModelRequest, Int) throws -> Step
  private let asked = Mutex<[ModelRequest]>([])

  /// Makes a model; the script gets each request and its number, from 0.
  init(_ script: @escaping @Sendable (ModelRequest, Int) throws -> Step) {
    self.script = script
  }

  /// Makes a model that goes through a list, and says its last entry from then on.
  convenience init(_ steps: Step...) {
    self.init { _, index in steps[min(index, steps.count - 1)] }
  }

  /// What it was asked, in order.
  var requests: [ModelRequest] { asked.withLock { $0 } }

  func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    let index = asked.withLock { asked in
      asked.append(request)
      return asked.count - 1
    }
    let step: Step
    do {
      step = try script(request, index)
    } catch {
      throw error as? ModelError ?? ModelError(.serverError, "\(error)")
    }
    var events: [ModelEvent] = [
      .started(ModelSource(name: "scripted", provider: "test", model: "scripted-1"))
    ]
    if !step.text.isEmpty { events.append(.textDelta(step.text)) }
    for (number, call) in step.calls.enumerated() {
      events.append(
        .toolCallStarted(
          index: number, id: step.id ?? "call_\(index)_\(number)", name: call.name, signature: nil))
      events.append(.toolCallArguments(index: number, delta: call.arguments.text))
    }
    if let usage = step.usage { events.append(.usage(usage)) }
    return ModelStream(events + [.finished(step.calls.isEmpty ? .stop : .toolCalls)])
  }
}

extension ModelRequest {
  /// What the tools have returned, in order.
  var toolResults: [String] { messages.filter { $0.role == .tool }.map(\.text) }
}
