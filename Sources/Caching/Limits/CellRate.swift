/// The arithmetic of a token bucket, kept as one number: the moment at which it is full again. This is the generic cell
/// rate algorithm of ITU-T I.371, annex A, in its virtual scheduling form. All times are nanoseconds on one clock.
enum CellRate {
  /// When the bucket is full again after one more token, or nothing when it has none.
  static func taking(_ policy: LimitPolicy, full: Int64, now: Int64) -> Int64? {
    let next = max(full, now) + policy.interval
    return next - now <= policy.depth ? next : nil
  }

  /// How a bucket stands that is full again at `full`.
  static func state(_ policy: LimitPolicy, full: Int64, now: Int64, isRefused: Bool) -> LimitDecision.State {
    let debt = max(0, full - now)
    let retry = isRefused ? max(1, debt + policy.interval - policy.depth) : 0
    return LimitDecision.State(
      policy: policy, remaining: Int(max(0, policy.depth - debt) / policy.interval),
      full: .nanoseconds(debt), retry: .nanoseconds(retry))
  }
}
