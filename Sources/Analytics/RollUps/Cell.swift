/// One place of the sums: what is counted, in which hour, of which series, and which part of it.
struct Cell<Place: Hashable & Sendable>: Hashable, Sendable {
  var counter: Counter
  /// Hours since 1970 in UTC.
  var hour: Int64
  var series: Place
  /// The bucket of a time, or a currency; 0 where there is only one.
  var part: Int64 = 0
}

/// What is added to a place.
struct Amount: Hashable, Sendable {
  var count: Int64 = 0
  var total: Int64 = 0

  var isNothing: Bool { count == 0 && total == 0 }

  static func += (left: inout Self, right: Self) {
    left.count += right.count
    left.total += right.total
  }

  static prefix func - (amount: Self) -> Self { Self(count: -amount.count, total: -amount.total) }
}
