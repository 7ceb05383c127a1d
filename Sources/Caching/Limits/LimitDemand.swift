/// One token that is asked for: under which limit, and on whose account.
public struct LimitDemand: Hashable, Sendable {
  /// Names a bucket.
  struct Bucket: Hashable, Sendable {
    let policy: String
    let subject: String
  }

  /// The limit.
  public let policy: LimitPolicy
  /// Whose bucket it is, such as `ip:203.0.113.7`.
  public let subject: String

  /// Makes a demand.
  public init(_ policy: LimitPolicy, of subject: String) {
    self.policy = policy
    self.subject = subject
  }

  var bucket: Bucket { Bucket(policy: policy.name, subject: subject) }
}
