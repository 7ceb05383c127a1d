import Synchronization

/// Bounds how many calls to a service are under way, by a limit that finds itself: as long as calls are as quick as
/// usual it grows, when they become slower it shrinks in proportion, when the service refuses it shrinks at once. Who
/// comes too late waits in a bounded queue until a deadline.
///
/// The rule is Gradient2 of Netflix' concurrency-limits (https://github.com/Netflix/concurrency-limits), which treats
/// the limit as TCP Vegas treats its window: with the usual latency, a long average, and the present one, a short average,
///
///     gradient = tolerance × usual / present, no less than ½ and no more than 1
///     limit    = (1 − smoothing) × limit + smoothing × (gradient × limit + growth)
///
/// and only while at least half of the limit is in use, else an idle hour would let it grow without proof. Refusals
/// multiply it by `backoff`, as in AIMD: a service that refuses at once would else look quick. They do so once in as many
/// calls as the limit, as TCP shrinks once in a round trip: a few refusals among many good answers are no overload.
public final class AdaptiveLimit: Sendable {
  /// How a call ended, as far as the limit goes.
  public enum Outcome: Hashable, Sendable {
    /// Well. The latency is what the service is judged by, for example the time to the first token; nothing when it
    /// depends on the call more than on the service.
    case success(Duration?)
    /// The service had too much to do, or did not answer in time.
    case overloaded
    /// It tells nothing.
    case neutral
  }

  /// Why there is no permit.
  public enum Refusal: Error, Hashable, Sendable {
    /// As many wait as may.
    case full
    /// The deadline passed.
    case timeout
    /// The task was cancelled.
    case cancelled
  }

  /// What it stands at.
  public struct Status: Hashable, Sendable {
    /// How many calls at once there may be.
    public var limit: Int
    /// How many there are.
    public var inUse: Int
    /// How many wait for their turn.
    public var waiting: Int
    /// How many were turned away since the start.
    public var refused: Int

    /// Makes a status.
    public init(limit: Int, inUse: Int, waiting: Int = 0, refused: Int = 0) {
      self.limit = limit
      self.inUse = inUse
      self.waiting = waiting
      self.refused = refused
    }
  }

  private typealias Waiter = CheckedContinuation<Result<Void, Refusal>, Never>

  private struct Core {
    var limit: Double
    var inUse = 0
    var refused = 0
    /// The usual latency in seconds, and over how many calls it is an average so far.
    var usual = 0.0
    var samples = 0
    /// The latency of the last few calls in seconds: one call alone says little.
    var present = 0.0
    /// How many calls have ended since the last refusal that counted.
    var callsSinceBackoff = Int.max / 2
    /// Who stands in the queue, by their number in the order of coming.
    var places: [UInt64: Place] = [:]
    /// How many of the places are not settled.
    var waiting = 0
    /// All numbers below are settled.
    var first: UInt64 = 1
    var last: UInt64 = 0
  }

  /// A place in the queue. A permit or a refusal can come before its task has gone to sleep.
  private enum Place {
    case announced
    case asleep(Waiter)
    case settled(Result<Void, Refusal>)
  }

  private let settings: AdaptiveLimitSettings
  private let alarms: Alarms
  private let core: Mutex<Core>

  /// Makes a limit; `alarms` end the waits.
  public init(_ settings: AdaptiveLimitSettings = AdaptiveLimitSettings(), alarms: Alarms) {
    self.settings = settings
    self.alarms = alarms
    core = Mutex(Core(limit: Double(settings.initial)))
  }

  /// A permit when there is one at once. Every permit is given back by ``release(_:)``.
  public func tryAcquire() -> Bool {
    core.withLock { take(&$0) }
  }

  /// Waits for a permit, in the order of coming, until `deadline`.
  public func acquire(until deadline: ContinuousClock.Instant) async throws(Refusal) {
    let entry: Result<UInt64?, Refusal> = core.withLock { core in
      if take(&core) { return .success(nil) }
      guard core.waiting < settings.queue else {
        core.refused += 1
        return .failure(.full)
      }
      core.last += 1
      core.waiting += 1
      core.places[core.last] = .announced
      return .success(core.last)
    }
    guard let number = try entry.get() else { return }
    let alarm = alarms.set(at: deadline) { [self] in settle(number, .failure(.timeout)) }
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in sleep(number, waiter) }
    } onCancel: {
      settle(number, .failure(.cancelled))
    }
    alarms.cancel(alarm)
    try result.get()
  }

  /// Gives a permit back.
  public func release(_ outcome: Outcome) {
    let wakes = core.withLock { core in
      learn(outcome, &core)
      core.inUse -= 1
      var wakes: [Waiter] = []
      while core.waiting > 0, core.inUse < Int(core.limit) {
        let number = core.first
        core.first += 1
        switch core.places[number] {
        case .announced: core.places[number] = .settled(.success(()))
        case .asleep(let waiter):
          core.places[number] = nil
          wakes.append(waiter)
        case .settled, nil: continue
        }
        core.waiting -= 1
        core.inUse += 1
      }
      return wakes
    }
    for waiter in wakes { waiter.resume(returning: .success(())) }
  }

  /// What it stands at.
  public var status: Status {
    core.withLock { core in
      Status(
        limit: Int(core.limit), inUse: core.inUse, waiting: core.waiting, refused: core.refused)
    }
  }

  // MARK: Waiting

  private func take(_ core: inout Core) -> Bool {
    guard core.waiting == 0, core.inUse < Int(core.limit) else { return false }
    core.inUse += 1
    return true
  }

  private func sleep(_ number: UInt64, _ waiter: Waiter) {
    let result: Result<Void, Refusal>? = core.withLock { core in
      if case .settled(let result) = core.places[number] {
        core.places[number] = nil
        return result
      }
      core.places[number] = .asleep(waiter)
      return nil
    }
    if let result { waiter.resume(returning: result) }
  }

  /// Refuses one who waits; too late when they have their permit.
  private func settle(_ number: UInt64, _ result: Result<Void, Refusal>) {
    let waiter: Waiter? = core.withLock { core in
      switch core.places[number] {
      case .announced:
        core.places[number] = .settled(result)
      case .asleep(let waiter):
        core.places[number] = nil
        core.waiting -= 1
        core.refused += 1
        return waiter
      case .settled, nil: return nil
      }
      core.waiting -= 1
      core.refused += 1
      return nil
    }
    waiter?.resume(returning: result)
  }

  // MARK: Learning

  private func learn(_ outcome: Outcome, _ core: inout Core) {
    core.callsSinceBackoff += 1
    switch outcome {
    case .neutral: return
    case .overloaded:
      guard core.callsSinceBackoff >= Int(core.limit) else { return }
      core.callsSinceBackoff = 0
      core.limit *= settings.backoff
    case .success(let latency):
      let gradient = latency.map { self.gradient($0.inSeconds, &core) } ?? 1
      guard core.inUse * 2 >= Int(core.limit) else { return }
      let target = gradient * core.limit + settings.growth
      core.limit += settings.smoothing * (target - core.limit)
    }
    core.limit = min(max(core.limit, Double(settings.minimum)), Double(settings.maximum))
  }

  private func gradient(_ latency: Double, _ core: inout Core) -> Double {
    // A plain average at first, then an exponential one, so that the first call does not set the tone for long.
    core.samples = min(core.samples + 1, settings.longAverage)
    core.usual += (latency - core.usual) / Double(core.samples)
    core.present += (latency - core.present) / Double(min(core.samples, 10))
    guard core.present > 0 else { return 1 }
    // After a bad hour the long average must find back faster than it would alone.
    if core.usual > 2 * core.present { core.usual *= 0.95 }
    return min(max(settings.tolerance * core.usual / core.present, 0.5), 1)
  }
}
