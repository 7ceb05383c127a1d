import Essentials
import Persistence

#if canImport(Glibc)
import Glibc
#endif

/// How often somebody may guess.
public struct SignInLimits: Hashable, Sendable {
  /// How many failures in a row cost nothing, for one mail address.
  public var freePerMail = 5
  /// How many failures in a row cost nothing, for one network address, behind which there may be an office.
  public var freePerAddress = 20
  /// The first wait; each further failure doubles it.
  public var firstWait = Duration.seconds(1)
  /// The longest wait.
  public var longestWait = Duration.seconds(900)
  /// How long after the last failure they are forgotten.
  public var memory = Duration.seconds(86_400)

  /// The defaults.
  public init() {}

  func wait(after failures: Int, free: Int) -> Duration {
    guard failures > free else { return .zero }
    let doublings = min(failures - free - 1, 20)
    return min(longestWait, firstWait * (1 << doublings))
  }
}

/// Slows down whoever guesses passwords, within one transaction: for each mail address, whether a user has it or not, and
/// for each network address. An attempt counts as failed from its beginning on, so that many at once gain nothing.
struct SignInThrottle {
  let connection: Connection
  let tenant: TenantContext
  let now: Timestamp
  let limits: SignInLimits
  /// What is guessed at: attempts at one door do not count at the other.
  var door = Door.signIn

  enum Door: String {
    case signIn = ""
    case forgotten = "forgotten-"
  }

  /// What failed last before this is forgotten.
  private var forgotten: Timestamp { now + (.zero - limits.memory) }

  private enum Subject {
    case mail(String)
    case address(String)

    func key(at door: Door) -> String { door.rawValue + key }

    private var key: String {
      switch self {
      // Not as it is: what somebody has mistyped for their mail address is nobody's to read.
      case .mail(let text): "mail:" + SHA256.hexDigest(of: text)
      case .address(let text): "address:" + Self.network(of: text)
      }
    }

    /// Who has an IPv6 address has 2^64 of them: those count as one.
    private static func network(of address: String) -> String {
      var bytes = [UInt8](repeating: 0, count: 16)
      guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
      return Hexadecimal.encode(Array(bytes.prefix(8)))
    }
  }

  /// Takes note of an attempt, as one that fails.
  ///
  /// - Throws: A problem of status 429 when it is too early for another one.
  func begin(mail: String, address: String) async throws {
    for subject in [Subject.address(address), .mail(mail)] {
      try await connection.lock("sign-in of \(tenant.tenant) \(subject.key(at: door))")
      if let end = try await blockedUntil(subject), end > now {
        throw Problem.tooManyAttempts(wait: end - now)
      }
      try await count(subject)
    }
    try await connection.execute(
      "DELETE FROM sign_in_failures WHERE tenant_id = \(tenant.tenant) AND failed_at < \(forgotten)")
  }

  /// The attempt has succeeded: the mail address begins anew, the network address is as before.
  func succeed(mail: String, address: String) async throws {
    try await forgive(mail: mail)
    try await takeBack(.address(address))
  }

  /// The mail address begins anew: whoever manages users has looked at it.
  func forgive(mail: String) async throws {
    try await connection.execute(
      """
      DELETE FROM sign_in_failures
      WHERE tenant_id = \(tenant.tenant) AND subject = \(Subject.mail(mail).key(at: door))
      """)
  }

  /// The attempt has neither succeeded nor failed: the password was right, and a code is asked for.
  func takeBack(mail: String, address: String) async throws {
    try await takeBack(.mail(mail))
    try await takeBack(.address(address))
  }

  private func takeBack(_ subject: Subject) async throws {
    try await connection.execute(
      """
      UPDATE sign_in_failures SET failures = failures - 1, blocked_until = 0
      WHERE tenant_id = \(tenant.tenant) AND subject = \(subject.key(at: door)) AND failures > 0
      """)
  }

  private func blockedUntil(_ subject: Subject) async throws -> Timestamp? {
    try await connection.first(
      """
      SELECT blocked_until FROM sign_in_failures
      WHERE tenant_id = \(tenant.tenant) AND subject = \(subject.key(at: door))
      """
    ).map { try $0.value("blocked_until") }
  }

  private func count(_ subject: Subject) async throws {
    let row = try await connection.first(
      """
      INSERT INTO sign_in_failures (tenant_id, subject, failures, failed_at, blocked_until)
      VALUES (\(tenant.tenant), \(subject.key(at: door)), 1, \(now), 0)
      ON CONFLICT (tenant_id, subject) DO UPDATE SET failed_at = \(now), failures =
        CASE WHEN sign_in_failures.failed_at < \(forgotten) THEN 1 ELSE sign_in_failures.failures + 1 END
      RETURNING failures
      """)
    let failures: Int = try row?.value("failures") ?? 1
    let free =
      switch subject {
      case .mail: limits.freePerMail
      case .address: limits.freePerAddress
      }
    let wait = limits.wait(after: failures, free: free)
    guard wait > .zero else { return }
    try await connection.execute(
      """
      UPDATE sign_in_failures SET blocked_until = \(now + wait)
      WHERE tenant_id = \(tenant.tenant) AND subject = \(subject.key(at: door))
      """)
  }
}

extension Problem {
  static func tooManyAttempts(wait: Duration) -> Problem {
    let seconds = max(1, Int((wait.wholeMilliseconds + 999) / 1000))
    return Problem(
      kind: "too-many-attempts", title: "Too many attempts to sign in have failed", status: 429,
      detail:
        "Try again in \(seconds) seconds. Who has forgotten the password asks whoever manages users for a link.",
      retryAfterSeconds: seconds)
  }
}
