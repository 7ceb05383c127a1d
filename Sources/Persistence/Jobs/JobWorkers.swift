public import Essentials
public import Telemetry

/// Does the jobs of a database in this process, beside others that do the same.
public struct JobWorkers: Sendable {
  /// How it is done.
  public struct Settings: Sendable {
    /// For how long nobody else takes a job on that a worker is silent about.
    public var lease = Duration.seconds(60)
    /// How often it is looked for jobs that other processes have added, and for those that are due by now.
    public var interval = Duration.milliseconds(500)
    /// How long those that run may go on when the server stops.
    public var grace = Duration.seconds(10)
    /// What this process is called in stories.
    public var name: String

    /// The defaults.
    public init(name: String) { self.name = name }
  }

  private let queue: JobQueue
  private let handlers: [JobHandler]
  private let schedules: [(schedule: JobSchedule, tenant: TenantContext)]
  private let settings: Settings
  private let clock: any MonotonicClock
  private let logger: Logger
  private let measures: JobMeasures
  private let tracer: Tracer

  /// Makes them; ``run()`` lets them work.
  public init(
    _ queue: JobQueue, _ handlers: [JobHandler],
    schedules: [(schedule: JobSchedule, tenant: TenantContext)] = [], settings: Settings,
    clock: any MonotonicClock = ContinuousClock(), logger: Logger = .disabled,
    metrics: MetricRegistry = MetricRegistry(), tracer: Tracer = .disabled
  ) {
    let types = Set(handlers.map(\.type))
    precondition(types.count == handlers.count, "Two handlers do the same type of job")
    precondition(schedules.allSatisfy { types.contains($0.schedule.job) }, "Nobody does what a schedule adds")
    self.queue = queue
    self.handlers = handlers
    self.schedules = schedules
    self.settings = settings
    self.clock = clock
    self.logger = logger
    measures = JobMeasures(metrics)
    self.tracer = tracer
  }

  /// Works until the task is cancelled; then lets what runs come to its end within the grace.
  public func run() async {
    await withDiscardingTaskGroup { group in
      for handler in handlers {
        let lane = JobLane(
          queue: queue, handler: handler, settings: settings, clock: clock, logger: logger,
          measures: measures,
          tracer: tracer)
        group.addTask { await lane.run() }
      }
      group.addTask { await follow() }
      group.addTask { await look() }
    }
  }

  /// Looks for what other processes have added, and for what is due by now.
  private func look() async {
    let types = handlers.map(\.type)
    while (try? await clock.sleep(until: clock.instant + settings.interval)) != nil {
      do {
        if try await queue.hasDue(types) { queue.wake() }
      } catch is CancellationError {
        return
      } catch {
        logger.warning("It cannot be seen now which jobs are due", ["error": .string("\(error)")])
      }
    }
  }

  /// Adds what is due by a schedule.
  private func follow() async {
    var next: [Timestamp?] = schedules.map { _ in nil }
    while !Task.isCancelled {
      for (index, entry) in schedules.enumerated() where next[index].map({ $0 <= queue.clock.now }) ?? true {
        do {
          next[index] = try await queue.follow(entry.schedule, entry.tenant)
        } catch is CancellationError {
          return
        } catch {
          logger.warning(
            "A schedule cannot be followed now",
            ["job": .string(entry.schedule.job.rawValue), "error": .string("\(error)")])
          break
        }
      }
      guard (try? await clock.sleep(until: clock.instant + settings.interval)) != nil else { return }
    }
  }
}

/// What is counted about jobs.
struct JobMeasures: Sendable {
  let outcomes: Counter
  let seconds: Histogram
  let lateness: Histogram

  static let help =
    "Attempts at jobs: done, failed (tried again), dead (not tried again), released (given back), lost (another process has the job)."

  init(_ metrics: MetricRegistry) {
    outcomes = metrics.counter(
      "usher_jobs_total", help: Self.help, labels: ["type", "outcome"])
    seconds = metrics.histogram("usher_job_seconds", help: "How long an attempt took.", labels: ["type"])
    lateness = metrics.histogram(
      "usher_job_lateness_seconds", help: "How long after a job was due it was begun.", labels: ["type"])
  }
}
