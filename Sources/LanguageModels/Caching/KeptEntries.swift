/// A dictionary of bounded count and weight that forgets what was not used for longest. Using and setting take
/// constant time.
struct KeptEntries<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Slot {
    var key: Key
    var value: Value
    var weight: Int
    var newer: Int
    var older: Int
  }

  private static var none: Int { -1 }

  private let maximumCount: Int
  private let maximumWeight: Int
  private var slots: [Slot?] = []
  private var free: [Int] = []
  private var places: [Key: Int] = [:]
  private var newest = Self.none
  private var oldest = Self.none
  /// The sum of all weights.
  private(set) var weight = 0

  init(maximumCount: Int, maximumWeight: Int) {
    self.maximumCount = max(maximumCount, 0)
    self.maximumWeight = max(maximumWeight, 0)
  }

  var count: Int { places.count }

  /// The value for a key, which counts as a use.
  mutating func value(for key: Key) -> Value? {
    guard let place = places[key], let slot = slots[place] else { return nil }
    if place != newest {
      unlink(place)
      link(place)
    }
    return slot.value
  }

  /// The value for a key, which counts as none.
  func peek(_ key: Key) -> Value? {
    places[key].flatMap { slots[$0]?.value }
  }

  /// Keeps a value. Gives back what had to go for it, the key's earlier value included; the value itself, if it is too
  /// heavy ever to be kept.
  mutating func set(_ value: Value, for key: Key, weight: Int) -> [(key: Key, value: Value)] {
    var gone: [(key: Key, value: Value)] = []
    if let earlier = remove(key) { gone.append((key, earlier)) }
    guard weight <= maximumWeight, maximumCount > 0 else { return gone + [(key, value)] }
    while count >= maximumCount || self.weight + weight > maximumWeight, let slot = slots[oldest] {
      remove(slot.key)
      gone.append((slot.key, slot.value))
    }
    let slot = Slot(key: key, value: value, weight: weight, newer: Self.none, older: Self.none)
    let place: Int
    if let reused = free.popLast() {
      slots[reused] = slot
      place = reused
    } else {
      slots.append(slot)
      place = slots.count - 1
    }
    places[key] = place
    self.weight += weight
    link(place)
    return gone
  }

  /// Forgets a value, and gives it back.
  @discardableResult
  mutating func remove(_ key: Key) -> Value? {
    guard let place = places.removeValue(forKey: key), let slot = slots[place] else { return nil }
    unlink(place)
    slots[place] = nil
    free.append(place)
    weight -= slot.weight
    return slot.value
  }

  /// Forgets all values of a kind. Takes time in proportion to all there are.
  mutating func removeAll(where isGone: (Value) -> Bool) {
    for case .some(let slot) in slots where isGone(slot.value) { remove(slot.key) }
  }

  private mutating func unlink(_ place: Int) {
    guard let slot = slots[place] else { return }
    if slot.newer == Self.none { newest = slot.older } else { slots[slot.newer]?.older = slot.older }
    if slot.older == Self.none { oldest = slot.newer } else { slots[slot.older]?.newer = slot.newer }
  }

  private mutating func link(_ place: Int) {
    slots[place]?.newer = Self.none
    slots[place]?.older = newest
    if newest != Self.none { slots[newest]?.newer = place }
    newest = place
    if oldest == Self.none { oldest = place }
  }
}
