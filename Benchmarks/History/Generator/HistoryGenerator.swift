public import Essentials
public import Persistence

/// Writes the history of a company that never was: conversations with their messages, handoffs, feedback, signs, orders and calls,
/// more by day than by night and fewer at weekends, with facts hidden in it that a dashboard should show.
public struct HistoryGenerator: Sendable {
  /// What was written.
  public struct Written: Sendable {
    public var conversations = 0
    public var messages = 0
  }

  private let settings: HistorySettings
  private let tenant: TenantContext

  /// Makes one.
  public init(_ settings: HistorySettings, _ tenant: TenantContext) {
    self.settings = settings
    self.tenant = tenant
  }

  /// Writes it to a database that has the server's tables.
  ///
  /// - Parameter progress: Hears how many messages there are by now.
  public func write(to database: Database, progress: (Int) -> Void = { _ in }) async throws -> Written {
    var random = SeededGenerator(seed: settings.seed)
    var rows = HistoryRows()
    var written = Written()
    while written.messages < settings.messages {
      var conversation = GeneratedConversation(settings, at: moment(&random), &random)
      written.messages += conversation.generate(into: &rows)
      random = conversation.random
      written.conversations += 1
      if rows.count > 4000 {
        try await rows.write(tenant.tenant.sqlValue, to: database)
        progress(written.messages)
      }
    }
    try await rows.write(tenant.tenant.sqlValue, to: database)
    return written
  }

  /// How much happens in each hour of a day.
  private static let hours: [Double] = [
    2, 1, 1, 1, 1, 2, 4, 8, 14, 20, 24, 25, 22, 21, 22, 23, 22, 20, 18, 17, 15, 11, 7, 4,
  ]

  /// How much happens on each day of a week, from Thursday, with which 1970 began.
  private static let weekdays: [Double] = [1, 1.1, 0.7, 0.5, 1.2, 1.1, 1]

  private func moment(_ random: inout SeededGenerator) -> Timestamp {
    let first = settings.start.milliseconds / 86_400_000
    var day = 0
    repeat {
      day = Int(random.next(upperBound: UInt64(settings.days)))
    } while !random.happens(Self.weekdays[Int((first + Int64(day)) % 7)] / 1.2)
    // The spike takes from the whole what three hours have four times.
    if let spike = settings.spikeDay, random.happens(0.5 / Double(settings.days)) {
      return time(spike, hour: 10 + Int(random.next(upperBound: UInt64(3))), &random)
    }
    return time(day, hour: random.choose(Self.hours.enumerated().map { ($0.offset, $0.element) }), &random)
  }

  private func time(_ day: Int, hour: Int, _ random: inout SeededGenerator) -> Timestamp {
    let start = settings.start.milliseconds / 86_400_000 * 86_400_000
    let offset = Int64(day) * 86_400_000 + Int64(hour) * 3_600_000
    return Timestamp(milliseconds: start + offset + Int64(random.next(upperBound: UInt64(3_600_000))))
  }
}
