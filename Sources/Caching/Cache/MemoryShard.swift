import Essentials

/// A part of the cache in memory, bounded in bytes.
///
/// What goes when there is no room is chosen by SIEVE: a hand goes from the oldest to the newest, spares what was used
/// since it last came by, and takes the first that was not. It forgets what is asked for once sooner than keeping the
/// least recently used does, and using a value moves nothing (Y. Zhang et al.: SIEVE is Simpler than LRU. NSDI 2024).
struct MemoryShard {
  struct Slot {
    var item: CacheItem
    var value: CacheValue
    /// Until when this copy is given; the value may be good for longer.
    var until: Timestamp
    var isUsed = false
    var newer = Self.none
    var older = Self.none
    static let none = -1
  }

  private let capacity: Int
  private var slots: [Slot?] = []
  private var free: [Int] = []
  private var places: [String: Int] = [:]
  private var tagged: [String: Set<String>] = [:]
  private var newest = Slot.none
  private var oldest = Slot.none
  private var hand = Slot.none
  private(set) var bytes = 0

  init(capacity: Int) {
    self.capacity = capacity
  }

  var count: Int { places.count }

  mutating func value(for item: CacheItem, at now: Timestamp) -> CacheValue? {
    guard let place = places[item.key], let slot = slots[place] else { return nil }
    guard slot.until > now, slot.value.expires > now else {
      remove(place)
      return nil
    }
    slots[place]?.isUsed = true
    return slot.value
  }

  /// Keeps a value. One that is larger than an eighth of all there is room for is not kept.
  ///
  /// - Returns: What had to go for it.
  mutating func set(_ value: CacheValue, for item: CacheItem, until: Timestamp) -> [CacheItem] {
    if let place = places[item.key] { remove(place) }
    let weight = Self.weight(item, value)
    guard weight <= capacity / 8 else { return [] }
    var gone: [CacheItem] = []
    while bytes + weight > capacity, let evicted = evict() { gone.append(evicted) }
    let place = free.popLast() ?? slots.count
    let slot = Slot(item: item, value: value, until: until, older: newest)
    if place == slots.count { slots.append(slot) } else { slots[place] = slot }
    if newest != Slot.none { slots[newest]?.newer = place }
    newest = place
    if oldest == Slot.none { oldest = place }
    places[item.key] = place
    for tag in item.tags { tagged[Self.key(tag, item.tenant), default: []].insert(item.key) }
    bytes += weight
    return gone
  }

  /// Forgets what has a tag.
  ///
  /// - Returns: How many there were.
  mutating func remove(_ tag: CacheTag, of tenant: TenantID) -> Int {
    let keys = tagged[Self.key(tag, tenant)] ?? []
    for key in keys { if let place = places[key] { remove(place) } }
    return keys.count
  }

  /// Forgets what a condition is true of. Takes time in proportion to all there is.
  mutating func removeAll(where isMeant: (CacheItem) -> Bool) -> Int {
    var count = 0
    for place in slots.indices {
      guard let slot = slots[place], isMeant(slot.item) else { continue }
      remove(place)
      count += 1
    }
    return count
  }

  /// Calls for each that is there.
  func forEach(_ body: (CacheItem, Int) -> Void) {
    for case .some(let slot) in slots { body(slot.item, Self.weight(slot.item, slot.value)) }
  }

  private mutating func evict() -> CacheItem? {
    var place = hand == Slot.none ? oldest : hand
    while place != Slot.none, slots[place]?.isUsed == true {
      slots[place]?.isUsed = false
      let next = slots[place]?.newer ?? Slot.none
      place = next == Slot.none ? oldest : next
    }
    guard place != Slot.none, let slot = slots[place] else { return nil }
    hand = slot.newer
    remove(place)
    return slot.item
  }

  private mutating func remove(_ place: Int) {
    guard let slot = slots[place] else { return }
    if hand == place { hand = slot.newer }
    if slot.newer == Slot.none { newest = slot.older } else { slots[slot.newer]?.older = slot.older }
    if slot.older == Slot.none { oldest = slot.newer } else { slots[slot.older]?.newer = slot.newer }
    slots[place] = nil
    free.append(place)
    places[slot.item.key] = nil
    bytes -= Self.weight(slot.item, slot.value)
    for tag in slot.item.tags {
      let key = Self.key(tag, slot.item.tenant)
      tagged[key]?.remove(slot.item.key)
      if tagged[key]?.isEmpty == true { tagged[key] = nil }
    }
  }

  private static func key(_ tag: CacheTag, _ tenant: TenantID) -> String { "\(tenant.text) \(tag.text)" }

  /// About how many bytes of memory it takes.
  private static func weight(_ item: CacheItem, _ value: CacheValue) -> Int {
    256 + value.bytes.count + 3 * item.key.utf8.count + item.tags.count * 160
  }
}
