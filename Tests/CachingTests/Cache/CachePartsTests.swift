import Essentials
import Testing

@testable import Caching

@Suite struct CachePartsTests {
  private static let tenant = TenantContext(tenant: .single)

  @Test(
    "A pattern means the names that it looks like",
    arguments: [
      ("*", "outside:a:1", true), ("outside:*", "outside:a:1", true), ("search:*", "outside:a:1", false),
      ("outside:?:1", "outside:a:1", true), ("outside:?:1", "outside:ab:1", false),
      ("*:a:*", "outside:a:1", true), ("*a", "outside:a:1", false), ("**1", "outside:a:1", true),
      ("outside:a:1", "outside:a:1", true), ("outside:a:1*", "outside:a:1", true),
      ("outside:a", "outside:a:1", false),
    ])
  func patterns(pattern: String, name: String, isMeant: Bool) throws {
    #expect(try #require(CachePattern(pattern)).matches(name) == isMeant)
  }

  @Test(
    "What no name has is no pattern",
    arguments: ["", "a b", "ä", "[a-z]", "a\n", String(repeating: "a", count: 201)])
  func noPatterns(text: String) {
    #expect(CachePattern(text) == nil)
  }

  @Test("A pattern of many stars over a long name is decided at once")
  func stars() throws {
    let pattern = try #require(CachePattern(String(repeating: "*a", count: 90)))
    #expect(!pattern.matches(String(repeating: "a", count: 5000) + "b"))
  }

  @Test("Parts that run into one another differently are different values, and groups are readable")
  func items() {
    let one = CacheItem(.outside, group: "find order", parts: ["ab", "c"], Self.tenant)
    let other = CacheItem(.outside, group: "find order", parts: ["a", "bc"], Self.tenant)
    #expect(one.name != other.name)
    #expect(one.name.hasPrefix("outside:find_order:") && one.name.utf8.count == 19 + 32)
  }

  @Test("Values of any size come back from their envelope; long ones that can are made shorter")
  func envelopes() {
    var random = SplitMix64(seed: 7)
    for count in [0, 1, 4095, 4096, 50_000] {
      for bytes in [
        [UInt8](repeating: 7, count: count),
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) },
      ] {
        let value = CacheValue(
          bytes: bytes, cost: .microseconds(1500), expires: Timestamp(milliseconds: 1_700_000_000_123))
        let packed = CacheEnvelope.encode(value)
        #expect(CacheEnvelope.decode(packed) == value)
        if count >= 4096, bytes[0] == 7, bytes[1] == 7 { #expect(packed.count < 400) }
        #expect(packed.count <= count + 26)
      }
    }
  }

  @Test("Damaged envelopes are none")
  func damaged() {
    var random = SplitMix64(seed: 8)
    let whole = CacheEnvelope.encode(
      CacheValue(
        bytes: [UInt8](repeating: 1, count: 9000), cost: .zero, expires: Timestamp(milliseconds: 5)))
    for count in 0..<whole.count { #expect(CacheEnvelope.decode(Array(whole.prefix(count))) == nil) }
    for _ in 0..<200 {
      var bytes = whole
      bytes[Int.random(in: 18..<26, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
      #expect(CacheEnvelope.decode(bytes) == nil)
    }
  }

  @Test("The nearer its end and the dearer a value, the likelier it is made anew")
  func early() {
    let now = Timestamp(milliseconds: 1_000_000)
    func value(cost: Duration, left: Duration) -> CacheValue {
      CacheValue(bytes: [], cost: cost, expires: now + left)
    }
    // −ln(0.5) is 0.69: half of all begin when 0.69 of its cost is left.
    #expect(value(cost: .seconds(10), left: .seconds(6)).isDue(at: now, chance: 0.5))
    #expect(!value(cost: .seconds(10), left: .seconds(8)).isDue(at: now, chance: 0.5))
    #expect(!value(cost: .milliseconds(10), left: .seconds(6)).isDue(at: now, chance: 0.01))
    #expect(value(cost: .zero, left: .zero).isDue(at: now, chance: 1))
  }

  // MARK: Memory

  private func item(_ number: Int, _ tags: [CacheTag] = []) -> CacheItem {
    CacheItem(.outside, group: "g", parts: ["\(number)"], tags: tags, Self.tenant)
  }

  private let now = Timestamp(milliseconds: 0)

  private func value(_ count: Int) -> CacheValue {
    CacheValue(bytes: [UInt8](repeating: 0, count: count), cost: .zero, expires: now + .seconds(100))
  }

  @Test("Memory is bounded, and what is used stays while what was asked for once goes")
  func sieve() {
    var shard = MemoryShard(capacity: 100_000)
    for number in 0..<20 { _ = shard.set(value(1000), for: item(number), until: now + .seconds(50)) }
    for number in 20..<2000 {
      for used in 0..<20 { #expect(shard.value(for: item(used), at: now) != nil, "\(used) at \(number)") }
      _ = shard.set(value(1000), for: item(number), until: now + .seconds(50))
      #expect(shard.bytes <= 100_000)
    }
    let gone = shard.set(value(20_000), for: item(9999), until: now + .seconds(50))
    #expect(gone.isEmpty)
    #expect(shard.value(for: item(9999), at: now) == nil, "what is too large pushes out nobody")
  }

  @Test("What has ended, or whose copy is too old, is not given")
  func ended() {
    var shard = MemoryShard(capacity: 100_000)
    _ = shard.set(value(10), for: item(1), until: now + .seconds(5))
    #expect(shard.value(for: item(1), at: now + .milliseconds(4999)) != nil)
    #expect(shard.value(for: item(1), at: now + .seconds(5)) == nil)
    #expect(shard.count == 0 && shard.bytes == 0)
  }

  @Test("After any steps the shard holds what a dictionary would, as far as there is room", arguments: 0..<3)
  func model(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    var shard = MemoryShard(capacity: 1 << 20)
    var model: [Int: Int] = [:]
    let tags = (0..<3).map { CacheTag.user("u\($0)") }
    for _ in 0..<5000 {
      let number = Int.random(in: 0..<200, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<6:
        let size = Int.random(in: 0..<100, using: &random)
        let gone = shard.set(value(size), for: item(number, [tags[number % 3]]), until: now + .seconds(9))
        #expect(gone.isEmpty)
        model[number] = size
      case 6:
        let tag = Int.random(in: 0..<3, using: &random)
        let meant = model.keys.filter { $0 % 3 == tag }
        if Int.random(in: 0..<20, using: &random) == 0 {
          let count = shard.remove(tags[tag], of: Self.tenant.tenant)
          #expect(count == meant.count)
          for number in meant { model[number] = nil }
        }
      case 7:
        let key = item(number).name
        let count = shard.removeAll { $0.name == key }
        #expect(count == (model[number] == nil ? 0 : 1))
        model[number] = nil
      default:
        #expect(shard.value(for: item(number), at: now)?.bytes.count == model[number])
      }
      #expect(shard.count == model.count)
    }
  }
}
