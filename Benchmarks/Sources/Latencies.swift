/// Times of the same work, for percentiles.
struct Latencies {
  private var times: [Duration] = []

  mutating func add(_ time: Duration) {
    times.append(time)
  }

  static func += (latencies: inout Latencies, others: Latencies) {
    latencies.times += others.times
  }

  /// The time that a share of the runs kept within, in words.
  subscript(share: Double) -> String {
    let sorted = times.sorted()
    guard let last = sorted.last else { return "–" }
    let index = Int(Double(sorted.count) * share)
    return (index < sorted.count ? sorted[index] : last).milliseconds.formatted(2) + " ms"
  }
}

extension Duration {
  var milliseconds: Double { self / .milliseconds(1) }
}
