import Synchronization

/// A model's whole answer, or the error; a timeout when it takes too long. Returns at the deadline even if the model does
/// not heed its cancellation.
enum TimedAnswer {
  static func of(
    _ model: any LanguageModel, to request: ModelRequest, within deadline: Duration
  ) async -> Result<ModelResponse, ModelError> {
    let race = AnswerRace()
    let work = Task {
      do throws(ModelError) {
        race.end(.success(try await model.respond(to: request).response()))
      } catch {
        race.end(.failure(error))
      }
    }
    let timer = Task {
      try await Task.sleep(for: deadline)
      race.end(.failure(ModelError(.timeout, "\(model.name) did not answer within \(deadline)")))
    }
    defer {
      work.cancel()
      timer.cancel()
    }
    return await withTaskCancellationHandler {
      await race.result()
    } onCancel: {
      race.end(.failure(ModelError(.cancelled, "nobody waits for the answer of \(model.name)")))
    }
  }
}

/// The first of several outcomes.
private final class AnswerRace: Sendable {
  private struct State {
    var outcome: Result<ModelResponse, ModelError>?
    var continuation: CheckedContinuation<Result<ModelResponse, ModelError>, Never>?
  }

  private let state = Mutex(State())

  func end(_ outcome: Result<ModelResponse, ModelError>) {
    let continuation = state.withLock { state in
      guard state.outcome == nil else {
        return nil as CheckedContinuation<Result<ModelResponse, ModelError>, Never>?
      }
      state.outcome = outcome
      defer { state.continuation = nil }
      return state.continuation
    }
    continuation?.resume(returning: outcome)
  }

  func result() async -> Result<ModelResponse, ModelError> {
    await withCheckedContinuation { continuation in
      let outcome = state.withLock { state in
        if state.outcome == nil { state.continuation = continuation }
        return state.outcome
      }
      if let outcome { continuation.resume(returning: outcome) }
    }
  }
}
