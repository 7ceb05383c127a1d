import Essentials

/// One thing that answers depend on, and how to find out whether it works.
struct HealthCheck: Sendable {
  /// What was found.
  struct Result: Sendable {
    /// What is wrong, when something is.
    let failure: String?
    /// How long it took to find out.
    let latency: Duration

    var json: JSONValue {
      var members: [String: JSONValue] = [
        "status": failure == nil ? "ok" : "failed", "latency_ms": .milliseconds(latency.inSeconds * 1000),
      ]
      if let failure { members["detail"] = .string(failure) }
      return .object(members)
    }
  }

  /// How long a check may take before it counts as failed.
  static let deadline = Duration.seconds(2)

  let name: String
  /// Throws when the thing does not work.
  let probe: @Sendable () async throws -> Void

  func run() async -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    let failure = await withTaskGroup(of: String?.self) { group in
      group.addTask {
        do {
          try await probe()
          return nil
        } catch let error as KnowledgeReading.NotReady {
          return error.description
        } catch {
          return "It does not answer."
        }
      }
      group.addTask {
        do {
          try await clock.sleep(for: Self.deadline)
          return "It did not answer within \(Self.deadline)."
        } catch {
          return nil
        }
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
    return Result(failure: failure, latency: clock.now - start)
  }
}
