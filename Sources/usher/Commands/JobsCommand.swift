import Essentials
import Persistence
import UsherServer

/// `usher jobs`
struct JobsCommand: Command {
  static let name = "jobs"
  static let summary = "Look at work that waits or was given up, and try it again."
  static let operands = "[list | show JOB | retry JOB | drop JOB]"
  static let discussion = """
    Without operands: how many jobs there are, by type and state. A job that is done is gone; one
    that has failed too often is “dead”, and its story says why. “retry” does it again as soon as a
    server runs, “drop” gives it up for good.
    """
  static let examples = ["usher jobs", "usher jobs list", "usher jobs retry job_01h455vb4pex5vsknk084sn02q"]
  static let options = [CommandOption.config]

  private enum Action {
    case counts
    case list
    case show(JobID)
    case retry(JobID)
    case drop(JobID)
  }

  /// So many are listed.
  private static let most = 100

  private let source: ConfigurationSource
  private let action: Action

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    action =
      switch (arguments.values.first, arguments.values.count) {
      case (nil, _): .counts
      case ("list", 1): .list
      case ("show", 2): .show(try Self.job(arguments.values[1]))
      case ("retry", 2): .retry(try Self.job(arguments.values[1]))
      case ("drop", 2): .drop(try Self.job(arguments.values[1]))
      default:
        throw UsageError("Say what to do: usher jobs list, or usher jobs show|retry|drop JOB.")
      }
  }

  private static func job(_ text: String) throws(UsageError) -> JobID {
    guard let id = JobID(text) else {
      throw UsageError("“\(text)” is no job's name; those begin with job_, see “usher jobs list”.")
    }
    return id
  }

  func run() async throws -> ExitCode {
    try await Session.withDatabase(try await source.load()) { database, tenant in
      let queue = JobQueue(database: database)
      switch action {
      case .counts: try await count(queue, tenant)
      case .list:
        let jobs = try await queue.jobs(limit: Self.most, tenant)
        for job in jobs { Terminal.output.write(Self.line(job)) }
        if jobs.isEmpty { Terminal.output.write("There is nothing to do.\n") }
        if jobs.count == Self.most { Terminal.output.write("… and perhaps more.\n") }
      case .show(let id):
        guard let job = try await queue.job(id, tenant) else { throw Problem.noJob }
        Terminal.output.write(Self.line(job))
        for attempt in job.story {
          Terminal.output.write("  \(attempt.endedAt) \(attempt.worker): \(attempt.reason)\n")
        }
      case .retry(let id):
        try Self.check(try await queue.retry(id, tenant))
        Terminal.output.write("It is done as soon as a server runs.\n")
      case .drop(let id):
        try Self.check(try await queue.drop(id, tenant))
        Terminal.output.write("It is gone.\n")
      }
      return .success
    }
  }

  private func count(_ queue: JobQueue, _ tenant: TenantContext) async throws {
    let counts = try await queue.counts(tenant)
    if counts.isEmpty { Terminal.output.write("There is nothing to do.\n") }
    for count in counts {
      Terminal.output.write(
        "\(count.count) \(count.state.rawValue)  \(count.type.rawValue)  (the first is due \(count.earliest))\n"
      )
    }
  }

  private static func line(_ job: Job) -> String {
    let attempts = job.attempts == 1 ? "1 attempt" : "\(job.attempts) attempts"
    return "\(job.id)  \(job.state.rawValue)  \(job.type.rawValue)  \(attempts), due \(job.dueAt)\n"
  }

  private static func check(_ outcome: JobQueue.Outcome) throws(Problem) {
    switch outcome {
    case .done: return
    case .absent: throw .noJob
    case .running:
      throw Problem(
        kind: "job-runs", title: "The job runs", status: 409,
        detail: "Somebody does it just now. Look again when it is done or has failed.")
    case .doubled:
      throw Problem(
        kind: "job-doubled", title: "The same work is to be done already", status: 409,
        detail: "Another job with the same key waits or runs. Drop this one: usher jobs drop JOB.")
    }
  }
}

extension Problem {
  fileprivate static let noJob = Problem(
    kind: "not-found", title: "There is nothing here", status: 404,
    detail: "There is no such job: it may be done. “usher jobs list” shows what there is.")
}
