import Analytics
public import Essentials
public import Persistence

/// Writes what is to be told as jobs, in the transaction of what it tells.
public struct AlertOutbox: Sendable {
  static let telling: JobType = "alerts.tell"

  private let messages: AlertMessages
  private let receivers: [AlertReceiver]
  private let jobs: JobQueue
  private let tenant: TenantContext
  private let clock: any WallClock

  /// Opens it where there is no server, such as in a command; one that runs tells what is written.
  public init(_ configuration: Configuration, _ jobs: JobQueue, clock: any WallClock = SystemClock()) {
    messages = AlertMessages(
      company: configuration.company.name,
      console: configuration.server.knownAddress.map { $0 + "/console" })
    receivers = configuration.alerts.receivers
    tenant = configuration.tenant
    self.jobs = jobs
    self.clock = clock
  }

  init(_ services: Services) { self.init(services.configuration, services.jobs, clock: services.clock) }

  /// Writes a notice.
  var tell: AlertRound.Teller {
    { notice, connection in
      for message in messages.messages(notice, at: clock.now) {
        let payload: JSONValue = [
          "receiver": .string(notice.receiver.name), "path": .string(message.path), "body": message.body,
        ]
        // One after the other, so that nobody hears that it is over before they hear that it is so.
        let series = notice.kind == .test ? nil : notice.receiver.name
        try await jobs.add(NewJob(Self.telling, payload, series: series), tenant, connection)
      }
    }
  }

  /// Tells a receiver that nothing is wrong.
  ///
  /// - Parameter author: Who wants to know.
  /// - Throws: A problem of status 422 where there is no such receiver.
  public func test(_ name: String, by author: String, _ database: Database) async throws {
    guard let receiver = receivers.first(where: { $0.name == name }) else {
      let known = receivers.map(\.name).joined(separator: ", ")
      throw Problem.wrongShape([
        .init(
          pointer: "/receiver",
          detail: known.isEmpty
            ? "cannot be: alerts.receivers names nobody" : "must be one of alerts.receivers: \(known)")
      ])
    }
    let notice = AlertNotice(.test, receiver, [.test(at: clock.now, by: author)])
    try await database.write(isolation: .readCommitted) { try await tell(notice, $0) }
    jobs.wake()
  }
}
