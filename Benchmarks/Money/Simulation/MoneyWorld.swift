import Essentials
import FakeStripe
import Payments
import Synchronization
import UsherTesting

/// Everything around the processes: chance, time, the network, the webhooks.
final class MoneyWorld: Sendable {
  let turnstile = Turnstile()
  let clock: ManualClock
  private let random: Mutex<SplitMix64>
  private let mail = Mutex<[StripeRequest]>([])
  private let log = Mutex<[String]>([])
  private let told = Mutex<[String: Int]>([:])
  private let counts = Mutex(MoneyCounts())
  /// How many of a hundred requests go wrong.
  private let trouble: Int

  init(seed: UInt64, clock: ManualClock) {
    var random = SplitMix64(seed: seed)
    trouble = [0, 10, 25, 50].randomElement(using: &random) ?? 10
    self.random = Mutex(random)
    self.clock = clock
  }

  // MARK: Chance

  func roll(_ range: Range<Int>) -> Int { random.withLock { Int.random(in: range, using: &$0) } }
  func chance(_ percent: Int) -> Bool { roll(0..<100) < percent }
  func some<T>(_ all: [T]) -> T { all[roll(0..<all.count)] }

  func fate(of request: StripeRequest) -> RequestFate {
    guard chance(trouble) else { return .answered }
    count { $0.faults += 1 }
    let fates: [RequestFate] = [
      .lostRequest, .lostAnswer, .late, .twice, .fault(.tooMany), .fault(.failsBefore), .fault(.failsAfter),
    ]
    let fate = some(fates)
    note("\(request.method) \(request.path): \(fate)")
    return fate
  }

  /// A little time passes with everything that is done.
  func tick() { clock.advance(by: .milliseconds(1 + roll(0..<200))) }

  // MARK: The network

  /// A request is on its way for longer than anybody waits for it.
  func delay(_ request: StripeRequest) { mail.withLock { $0.append(request) } }

  /// One of the requests that are on their way, which arrives now.
  func takeDelayed() -> StripeRequest? {
    let count = mail.withLock { $0.count }
    guard count > 0 else { return nil }
    let index = roll(0..<count)
    return mail.withLock { $0.remove(at: index) }
  }

  // MARK: What is seen

  func note(_ line: String) { log.withLock { $0.append(line) } }
  var trace: [String] { log.withLock { $0 } }

  func hear(_ notice: String) { told.withLock { $0[notice, default: 0] += 1 } }
  var notices: [String: Int] { told.withLock { $0 } }

  func count(_ body: (inout MoneyCounts) -> Void) { counts.withLock { body(&$0) } }
  var counted: MoneyCounts { counts.withLock { $0 } }
}

/// What has happened in a schedule, or in many.
public struct MoneyCounts: Hashable, Sendable {
  /// Steps that were chosen.
  public var steps = 0
  /// Requests that did not go as they should.
  public var faults = 0
  /// Processes that were ended.
  public var crashes = 0
  /// Webhooks that were delivered, late, twice or out of order.
  public var webhooks = 0
  /// Webhooks that were lost.
  public var lostWebhooks = 0
  /// Purchases, changes and refunds that were begun.
  public var operations = 0
  /// Of these, what came to its end as wished.
  public var done = 0
  /// What customers were told later.
  public var notices = 0
  /// Differences of the books that reconciliation has mended.
  public var mended = 0
  /// What was taken and kept at the end, in cents.
  public var kept: Int64 = 0

  public init() {}

  /// Adds another schedule's.
  public mutating func add(_ other: MoneyCounts) {
    steps += other.steps
    faults += other.faults
    crashes += other.crashes
    webhooks += other.webhooks
    lostWebhooks += other.lostWebhooks
    operations += other.operations
    done += other.done
    notices += other.notices
    mended += other.mended
    kept += other.kept
  }
}
