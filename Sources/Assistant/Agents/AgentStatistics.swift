public import Essentials
import Synchronization

/// What the agents have done since this process started, and whether they are well.
public final class AgentStatistics: Sendable {
  /// One agent's work.
  public struct Record: Sendable {
    /// Replies that it has given.
    public private(set) var turns = 0
    /// Those in which nothing was found that answers.
    public private(set) var unanswered = 0
    /// Those after which the conversation went to a person.
    public private(set) var handoffs = 0
    /// Those that another agent had passed to it.
    public private(set) var takenOver = 0
    /// Calls of tools.
    public private(set) var toolCalls = 0
    /// Those of them that failed or took too long.
    public private(set) var toolFailures = 0
    /// When it last answered.
    public private(set) var lastAt: Timestamp?
    private var latest: [(milliseconds: Double, hasFailure: Bool)] = []

    /// How many turns the median and the share of failures look at.
    static let latestCount = 50

    /// The median time of the latest turns, in milliseconds.
    public var medianMilliseconds: Double? {
      let sorted = latest.map(\.milliseconds).sorted()
      return sorted.isEmpty ? nil : sorted[sorted.count / 2]
    }

    /// The share of the latest turns in which its model or a tool failed, from 0 to 1.
    public var failureShare: Double {
      latest.isEmpty ? 0 : Double(latest.filter(\.hasFailure).count) / Double(latest.count)
    }

    mutating func note(_ draft: Draft, _ reply: Reply, at now: Timestamp) {
      let failures = (draft.trace.tools ?? []).filter(\.hasFailed).count
      turns += 1
      if draft.isUnanswered { unanswered += 1 }
      if draft.handoff != nil { handoffs += 1 }
      if draft.trace.passes?.isEmpty == false { takenOver += 1 }
      toolCalls += draft.trace.tools?.count ?? 0
      toolFailures += failures
      lastAt = now
      if latest.count == Self.latestCount { latest.removeFirst() }
      latest.append((reply.answer.responseMilliseconds, failures > 0 || draft.model?.isFallback == true))
    }
  }

  private let records = Mutex<[String: Record]>([:])

  /// Makes statistics of nothing.
  public init() {}

  /// An agent's work.
  public func record(of agent: String) -> Record { records.withLock { $0[agent] ?? Record() } }

  func note(_ draft: Draft, _ reply: Reply, at now: Timestamp) {
    records.withLock { $0[draft.agent, default: Record()].note(draft, reply, at: now) }
  }
}

extension TurnTrace.Used {
  /// Whether the tool failed, and not what was asked of it.
  fileprivate var hasFailed: Bool {
    [ToolError.Kind.failed, .timeout].map(\.rawValue).contains(outcome)
  }
}
