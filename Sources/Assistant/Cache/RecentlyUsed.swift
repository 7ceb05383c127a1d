/// A dictionary of bounded size that forgets what was not used for longest. Every operation takes constant time.
struct RecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Slot {
    var key: Key
    var value: Value
    var newer: Int
    var older: Int
  }

  private static var none: Int { -1 }

  private let capacity: Int
  private var slots: [Slot] = []
  private var places: [Key: Int] = [:]
  private var newest = Self.none
  private var oldest = Self.none

  /// Makes an empty dictionary for at most `capacity` values, at least one.
  init(capacity: Int) {
    self.capacity = max(capacity, 1)
  }

  var count: Int { slots.count }

  /// The value for a key, which counts as a use.
  mutating func value(for key: Key) -> Value? {
    guard let place = places[key] else { return nil }
    moveToFront(place)
    return slots[place].value
  }

  /// Keeps a value, in place of the one least recently used if there is no room.
  mutating func set(_ value: Value, for key: Key) {
    if let place = places[key] {
      slots[place].value = value
      moveToFront(place)
    } else if slots.count < capacity {
      slots.append(Slot(key: key, value: value, newer: Self.none, older: Self.none))
      places[key] = slots.count - 1
      link(slots.count - 1)
    } else {
      let place = oldest
      unlink(place)
      places[slots[place].key] = nil
      slots[place].key = key
      slots[place].value = value
      places[key] = place
      link(place)
    }
  }

  /// Forgets everything.
  mutating func removeAll() {
    slots.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    newest = Self.none
    oldest = Self.none
  }

  private mutating func moveToFront(_ place: Int) {
    guard place != newest else { return }
    unlink(place)
    link(place)
  }

  private mutating func unlink(_ place: Int) {
    let (newer, older) = (slots[place].newer, slots[place].older)
    if newer == Self.none { newest = older } else { slots[newer].older = older }
    if older == Self.none { oldest = newer } else { slots[older].newer = newer }
  }

  private mutating func link(_ place: Int) {
    slots[place].newer = Self.none
    slots[place].older = newest
    if newest != Self.none { slots[newest].newer = place }
    newest = place
    if oldest == Self.none { oldest = place }
  }
}
