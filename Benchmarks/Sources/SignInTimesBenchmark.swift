import Essentials
import FoundationEssentials
import Identity
import Persistence

/// `benchmarks sign-in-times`: whether the time of a refusal tells who is registered. Wrong passwords are tried for users of
/// all kinds and for addresses that nobody has, in turns and in an order drawn by chance, and each kind is compared with
/// the unknown: by the median, and by the share of pairs in which it took longer (Mann and Whitney's U over all pairs), of
/// which one half is chance.
struct SignInTimesBenchmark {
  static let usage = "benchmarks sign-in-times [--rounds 400] [--database <address>]"

  private enum Kind: String, CaseIterable {
    case unknown = "nobody"
    case unknownToo = "nobody, once more"
    case user = "user"
    case locked = "locked user"
    case factor = "user with a second factor"
    case invited = "invited, without a password yet"
  }

  private var rounds = 400
  private var address: String?

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw BenchmarkError("usage: \(Self.usage)") }
      switch name {
      case "--rounds": rounds = Int(value) ?? rounds
      case "--database": address = value
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "usher-times-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = address ?? "sqlite:" + folder.appending(path: "usher.db").path
    let database = try await Database.open(try DatabaseLocation(parsing: url))
    try await database.migrate([AccountMigrations.set])
    let accounts = Self.accounts(database)
    for kind in Kind.allCases { try await Self.add(kind, to: accounts) }
    var times: [Kind: [Double]] = [:]
    for round in -20..<rounds {
      for kind in Kind.allCases.shuffled() {
        let time = try await Self.refusal(of: kind, by: accounts)
        // The first are for caches to fill.
        if round >= 0 { times[kind, default: []].append(time) }
      }
    }
    print("| wrong password for | median, ms | longer than nobody's | z |")
    print("| --- | ---: | ---: | ---: |")
    for kind in Kind.allCases {
      let own = times[kind, default: []]
      let (share, z) = Self.compare(own, with: times[.unknown, default: []])
      let rank = kind == .unknown ? "– | –" : "\((share * 100).formatted(1)) % | \(z.formatted(1))"
      print("| \(kind.rawValue) | \(own.sorted()[own.count / 2].formatted(3)) | \(rank) |")
    }
    await database.close()
  }

  private static let tenant = TenantContext(tenant: .single)
  private static let here = RequestOrigin(address: "192.0.2.7", userAgent: nil)

  /// Nobody is slowed down, else the waits were measured.
  private static func accounts(_ database: Database) -> Accounts {
    var settings = AccountSettings()
    settings.limits.freePerMail = .max
    settings.limits.freePerAddress = .max
    let secret = [UInt8](repeating: 7, count: 32)
    return Accounts(
      database: database, secret: secret, tokens: AccessTokens(secret: secret, issuer: "http://localhost"),
      hasher: PasswordHasher(), settings: settings)
  }

  private static func mail(_ kind: Kind) -> String { "\(kind)@example.com" }

  private static func add(_ kind: Kind, to accounts: Accounts) async throws {
    guard kind != .unknown, kind != .unknownToo else { return }
    let new = NewUser(mail: try MailAddress(mail(kind), at: "/mail"), name: "Ann", role: .operator)
    if kind == .invited {
      _ = try await accounts.invite(new, by: .operators, from: here, tenant)
      return
    }
    let user = try await accounts.add(
      new, password: "correct horse battery", by: .operators, from: here, tenant)
    if kind == .locked {
      _ = try await accounts.change(user.id, isLocked: true, by: .operators, from: here, tenant)
    }
    guard kind == .factor else { return }
    let offer = try await accounts.offerFactor(to: user.id, issuer: "Usher", tenant)
    let principal = Principal(
      .user(user.id, session: SessionID(at: SystemClock().now)), name: "Ann", role: .operator, scopes: [])
    guard let password = TimeBasedPassword(secret: base32(offer.secret)) else {
      throw BenchmarkError("The second factor's secret cannot be read.")
    }
    let code = password.password(counter: TimeBasedPassword.counter(at: SystemClock().now))
    _ = try await accounts.confirmFactor(code: code, by: principal, from: here, tenant)
  }

  /// The bytes of a secret as people type it (RFC 4648, section 6).
  private static func base32(_ text: String) -> [UInt8] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    let bits = text.compactMap { digits.firstIndex(of: $0) }.flatMap { digit in
      (0..<5).map { digit >> (4 - $0) & 1 }
    }
    return stride(from: 0, to: bits.count - 7, by: 8).map { start in
      UInt8(bits[start..<(start + 8)].reduce(0) { $0 << 1 | $1 })
    }
  }

  /// How long it takes to be told that mail address and password are not right, in milliseconds.
  private static func refusal(of kind: Kind, by accounts: Accounts) async throws -> Double {
    let attempt = SignInAttempt(mail: mail(kind), password: "wrong horse battery")
    let start = ContinuousClock.now
    do {
      _ = try await accounts.signIn(attempt, from: here, tenant)
    } catch let problem as Problem where problem.kind == "wrong-credentials" {
      return (ContinuousClock.now - start).milliseconds
    }
    throw BenchmarkError("A wrong password was taken.")
  }

  /// The share of pairs in which the first is longer, and how many standard deviations that is from one half.
  private static func compare(_ first: [Double], with second: [Double]) -> (share: Double, z: Double) {
    var longer = 0.0
    for time in first { for other in second { longer += time > other ? 1 : time == other ? 0.5 : 0 } }
    let (m, n) = (Double(first.count), Double(second.count))
    let deviation = (m * n * (m + n + 1) / 12).squareRoot()
    return (longer / (m * n), (longer - m * n / 2) / deviation)
  }
}
