import Essentials

/// Plans that were made of late. Bounded: what was not asked for since the last half of the places was filled is
/// forgotten.
struct PlanCache {
  private struct Entry {
    let plan: RoutePlanner.Plan
    let madeAt: Timestamp
  }

  private let lifetime: Duration
  private let places: Int
  private var young: [RouteKey: Entry] = [:]
  private var old: [RouteKey: Entry] = [:]

  init(lifetime: Duration, places: Int) {
    self.lifetime = lifetime
    self.places = max(places, 2)
  }

  var count: Int { young.count + old.count }

  mutating func plan(_ key: RouteKey, at now: Timestamp) -> RoutePlanner.Plan? {
    if let entry = young[key] { return isFresh(entry, now) ? entry.plan : nil }
    guard let entry = old[key], isFresh(entry, now) else { return nil }
    keep(entry, key)
    return entry.plan
  }

  mutating func keep(_ plan: RoutePlanner.Plan, for key: RouteKey, at now: Timestamp) {
    keep(Entry(plan: plan, madeAt: now), key)
  }

  private mutating func keep(_ entry: Entry, _ key: RouteKey) {
    if young.count >= places / 2, young[key] == nil {
      old = young
      young = [:]
    }
    old[key] = nil
    young[key] = entry
  }

  private func isFresh(_ entry: Entry, _ now: Timestamp) -> Bool {
    now >= entry.madeAt && now - entry.madeAt < lifetime
  }
}
