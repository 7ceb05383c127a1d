import Essentials
import Testing

/// The problem that something ends with; anything else is an issue of the test.
func problem<Value>(of body: () async throws -> Value) async -> Problem? {
  do {
    let value = try await body()
    Issue.record("There was no problem but \(value)")
  } catch let problem as Problem {
    return problem
  } catch {
    Issue.record("There was no problem but \(error)")
  }
  return nil
}
