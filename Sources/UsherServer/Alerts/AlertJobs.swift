import Analytics
import Essentials
import HTTPClient
import Mail
import Persistence

/// Looks at the rules every minute, and tells receivers.
struct AlertJobs: Sendable {
  private let services: Services
  private let carrier: AlertCarrier

  private static let round: JobType = "alerts.evaluate"
  private static let telling = AlertOutbox.telling
  private static let beat: JobType = "alerts.heartbeat"
  /// A receiver for which something has failed so often is told of as not reached.
  private static let patience = 3
  /// Nobody is told that all is well who has not looked for so long.
  private static let stale = Duration.seconds(300)

  init(_ services: Services, _ outbox: MailOutbox?) {
    self.services = services
    carrier = AlertCarrier(services: services, outbox: outbox, client: HTTPClient())
  }

  private var settings: AlertSettings { services.configuration.alerts }

  /// When they are done.
  var schedules: [JobSchedule] {
    guard settings.isOn else { return [] }
    return [JobSchedule(Self.round, every: .seconds(60))]
      + (settings.heartbeat == nil ? [] : [JobSchedule(Self.beat, every: settings.heartbeatPause)])
  }

  /// Who does them.
  var handlers: [JobHandler] {
    // What fails is looked at again soon: rules that nobody looks at for an hour are of no use.
    let soon = RetryPolicy(attempts: 3, base: .seconds(5), cap: .seconds(20))
    return [
      JobHandler(Self.round, limit: .seconds(120), retries: soon) { _ in try await evaluate() },
      JobHandler(Self.telling, concurrency: 4, limit: .seconds(60)) { try await carrier.carry($0) },
      JobHandler(Self.beat, limit: .seconds(60), retries: soon) { _ in try await heartbeat() },
    ]
  }

  private func evaluate() async throws {
    let round = AlertRound(
      services.database, services.tenant, clock: services.clock, settings: settings)
    try await round.once(unreached: try await unreached(), AlertOutbox(services).tell)
    services.jobs.wake()
  }

  /// Receivers for which something waits that has failed several times, or was given up within the last day.
  private func unreached() async throws -> [String] {
    let names = Set(settings.receivers.map(\.name))
    let since = services.clock.now + .seconds(-86_400)
    var failing: Set<String> = []
    for job in try await services.jobs.jobs(of: Self.telling, limit: 1000, services.tenant) {
      guard let name = job.payload["receiver"]?.stringValue, names.contains(name) else { continue }
      let isGivenUp = job.state == .dead && job.createdAt > since
      if isGivenUp || job.state != .dead && job.story.count >= Self.patience { failing.insert(name) }
    }
    return failing.sorted()
  }

  /// Tells the address that rules are looked at; where they are not, it hears nothing and raises its alarm.
  private func heartbeat() async throws {
    guard let address = settings.heartbeat else { return }
    let store = AlertStore(services.database, services.tenant, clock: services.clock)
    let seen = try await store.open().evaluatedAt
    guard let seen, services.clock.now - seen < Self.stale else {
      throw JobFailure("The rules of alerts have not been looked at for five minutes")
    }
    let body: JSONValue = ["evaluated_at": .string(seen.description)]
    try await carrier.post(
      carrier.call(address.revealed, [("content-type", "application/json")], body), to: "heartbeat")
  }
}
