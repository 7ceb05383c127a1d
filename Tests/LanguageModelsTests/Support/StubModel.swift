import LanguageModels
import Synchronization

/// A model that answers as a test says.
final class StubModel: LanguageModel {
  let name: String
  private let answer: @Sendable (ModelRequest) async throws -> ModelStream
  private let asked = Mutex<[ModelRequest]>([])

  init(_ name: String = "stub", _ answer: @escaping @Sendable (ModelRequest) async throws -> ModelStream) {
    self.name = name
    self.answer = answer
  }

  /// Answers with a text.
  convenience init(_ name: String = "stub", text: String) {
    self.init(name) { _ in ModelStream(ModelResponse.stub(text).events) }
  }

  /// What it was asked, in order.
  var requests: [ModelRequest] { asked.withLock { $0 } }

  func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    asked.withLock { $0.append(request) }
    do {
      return try await answer(request)
    } catch {
      throw error as? ModelError ?? ModelError(.cancelled, "\(error)")
    }
  }
}

extension ModelResponse {
  /// An answer of 100 tokens to 900.
  static func stub(_ text: String, isAnswered: Bool? = nil, confidence: Double = 0.9) -> ModelResponse {
    ModelResponse(
      source: ModelSource(name: "stub", provider: "test", model: "stub-1", requestID: "req_1", hops: 1),
      text: text,
      assessment: isAnswered.map { ModelAssessment(isAnswered: $0, confidence: confidence) },
      usage: TokenUsage(input: 900, output: 100))
  }
}

/// An answer whose events come when a test lets them: before each it waits for what the test says.
struct PacedEvents: ModelEventSource {
  var events: ArraySlice<ModelEvent>
  let pace: @Sendable (Int) async throws -> Void
  var index = 0

  init(_ events: [ModelEvent], pace: @escaping @Sendable (Int) async throws -> Void) {
    self.events = events[...]
    self.pace = pace
  }

  mutating func next() async throws(ModelError) -> ModelEvent? {
    do {
      try await pace(index)
    } catch {
      throw error as? ModelError ?? ModelError(.cancelled, "\(error)")
    }
    index += 1
    return events.popFirst()
  }
}
