import Analytics
import Essentials
import Persistence
import UsherServer

/// `usher alerts`
struct AlertsCommand: Command {
  static let name = "alerts"
  static let summary = "Show what is not as it should be, test a receiver, or have nobody told for a while."
  static let operands = "[list | rules | test RECEIVER | silence HOURS COMMENT]"
  static let discussion = """
    Without operands: what is pending or fires, and when the rules were looked at last. “rules”
    lists what is watched. “test” tells a receiver that this is a test, as soon as a server
    runs. “silence” has nobody told of anything for so many hours; POST /v1/alerts/silences does
    so for some alerts only.
    """
  static let examples = [
    "usher alerts", "usher alerts test team", "usher alerts silence 2 \"The provider is moved\"",
  ]
  static let options = [CommandOption.config]

  private enum Action {
    case list
    case rules
    case test(String)
    case silence(Int64, String)
  }

  private let source: ConfigurationSource
  private let action: Action

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    let values = arguments.values
    switch (values.first, values.count) {
    case (nil, _), ("list", 1): action = .list
    case ("rules", 1): action = .rules
    case ("test", 2): action = .test(values[1])
    case ("silence", 3):
      guard let hours = Int64(values[1]), (1...2160).contains(hours), (1...500).contains(values[2].count)
      else {
        throw UsageError(
          "Say for how many hours, from 1 to 2160, and why: usher alerts silence 2 \"Moving\".")
      }
      action = .silence(hours, values[2])
    default: throw UsageError("Say what to do: usher alerts list|rules|test RECEIVER|silence HOURS COMMENT.")
    }
  }

  func run() async throws -> ExitCode {
    let configuration = try await source.load()
    return try await Session.withDatabase(configuration) { database, tenant in
      let clock = SystemClock()
      let store = AlertStore(database, tenant, clock: clock)
      switch action {
      case .list: try await list(store)
      case .rules:
        for rule in try await store.rules(suggesting: configuration.alerts.suggests) {
          Terminal.output.write(
            "\(rule.id)  \(rule.isOn ? "on " : "off")  \(rule.severity.rawValue)  \(rule.name)\n")
        }
      case .test(let receiver):
        let outbox = AlertOutbox(configuration, JobQueue(database: database))
        try await outbox.test(receiver, by: "the command line", database)
        Terminal.output.write(
          "It is told as soon as a server runs; “usher jobs list” shows what has failed.\n")
      case .silence(let hours, let comment):
        let now = clock.now
        let silence = AlertSilence(
          id: AlertSilenceID(at: now), rule: nil, measure: nil, severity: nil, from: now,
          to: now + .seconds(hours * 3600), comment: comment, author: "the command line")
        try await store.add(silence)
        Terminal.output.write("Nobody is told of anything until \(silence.to) (\(silence.id)).\n")
      }
      return .success
    }
  }

  private func list(_ store: AlertStore) async throws {
    let (alerts, evaluatedAt) = try await store.open()
    for alert in alerts {
      let seen = alert.acknowledgedBy.map { ", \($0) sees to it" } ?? ""
      Terminal.output.write(
        "\(alert.state.rawValue)  \(alert.severity.rawValue)  \(alert.text), since \(alert.startedAt)\(seen)\n"
      )
    }
    if alerts.isEmpty { Terminal.output.write("Nothing fires.\n") }
    Terminal.output.write(
      evaluatedAt.map { "The rules were looked at \($0).\n" } ?? "The rules have not been looked at yet.\n")
  }
}
