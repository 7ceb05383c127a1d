import Essentials

/// One thing that answers depend on, and how to find out whether it works.
struct HealthCheck: Sendable {
  /// What was found.
  struct Result: Sendable {
    /// How it is.
    let status: Status
    /// What there is to say about it, when there is something.
    let detail: String?
    /// How long it took to find out.
    let latency: Duration

    /// That of a server that was told to stop.
    static let isStopping = Result(
      status: .failed, detail: "The server was told to stop, and answers only for a while yet.",
      latency: .zero)

    var json: JSONValue {
      var members: [String: JSONValue] = [
        "status": .string(status.rawValue), "latency_ms": .milliseconds(latency.inSeconds * 1000),
      ]
      if let detail { members["detail"] = .string(detail) }
      return .object(members)
    }
  }

  /// How a thing is.
  enum Status: String, CaseIterable, Sendable {
    case ok
    /// It does not work as it should; answers go on without it.
    case degraded
    case failed
  }

  /// A thing does not work as it should, but answers go on.
  struct Degraded: Error {
    let detail: String
  }

  /// How long a check may take before it counts as failed.
  static let deadline = Duration.seconds(2)

  let name: String
  /// Throws when the thing does not work; returns what there is to say though it does.
  let probe: @Sendable () async throws -> String?

  func run() async -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    let (status, detail) = await withTaskGroup(of: (Status, String?).self) { group in
      group.addTask {
        do {
          return (.ok, try await probe())
        } catch let error as KnowledgeReading.NotReady {
          return (.failed, error.description)
        } catch let error as Degraded {
          return (.degraded, error.detail)
        } catch {
          return (.failed, "It does not answer.")
        }
      }
      group.addTask {
        do {
          try await clock.sleep(for: Self.deadline)
          return (.failed, "It did not answer within \(Self.deadline).")
        } catch {
          return (.ok, nil)
        }
      }
      defer { group.cancelAll() }
      return await group.next() ?? (.ok, nil)
    }
    return Result(status: status, detail: detail, latency: clock.now - start)
  }
}
