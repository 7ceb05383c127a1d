import Essentials

/// Which backups are kept: the newest of each of the last days, weeks and months that have one.
public struct RetentionRule: Hashable, Sendable {
  /// For so many days, the newest of each.
  public var daily: Int
  /// For so many weeks, which begin on Monday, the newest of each.
  public var weekly: Int
  /// For so many months, the newest of each.
  public var monthly: Int
  /// The newest, however many there are in a day.
  public var last: Int

  /// Keeps three in any case, a week of days, a month of weeks and a year of months.
  public static let standard = RetentionRule(last: 3, daily: 7, weekly: 4, monthly: 12)

  /// Makes a rule.
  public init(last: Int, daily: Int, weekly: Int, monthly: Int) {
    self.last = last
    self.daily = daily
    self.weekly = weekly
    self.monthly = monthly
  }

  /// Those of `names` that are kept. The newest one always is.
  public func kept(_ names: [BackupName]) -> Set<BackupName> {
    let newestFirst = names.sorted(by: >)
    var kept = Set(newestFirst.prefix(max(1, last)))
    keep(daily, of: newestFirst, &kept) { Self.day($0) }
    // The first of January 1970 was a Thursday.
    keep(weekly, of: newestFirst, &kept) { (Self.day($0) + 3) / 7 }
    keep(monthly, of: newestFirst, &kept) { String($0.text.prefix(6)) }
    return kept
  }

  private func keep<Period: Hashable>(
    _ count: Int, of newestFirst: [BackupName], _ kept: inout Set<BackupName>,
    _ period: (BackupName) -> Period
  ) {
    var seen: Set<Period> = []
    for name in newestFirst where seen.count < count && seen.insert(period(name)).inserted {
      kept.insert(name)
    }
  }

  private static func day(_ name: BackupName) -> Int64 { name.moment.milliseconds / 86_400_000 }
}
