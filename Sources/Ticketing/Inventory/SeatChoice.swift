import Essentials

/// Chooses the best of a section's free seats.
///
/// Each group of neighbours has a penalty, and the lowest wins. One row further back costs 10; each seat between the
/// middle of the group and the middle of its row costs 1; a single free seat that would be left alone beside the group,
/// which nobody buys, costs 15, so that it is worth one row or going a few seats sideways; a seat for a wheelchair that
/// nobody needs costs 5. A level further up costs 100 and a tier further down 1000 when the best is wanted; when the
/// cheapest is, prices are compared before anything else.
///
/// Where no row has enough neighbours, the largest groups are taken first, and each further group near to the first: a row
/// between them costs 4, a seat 1. Nobody is left to sit alone when two groups of two can be made.
struct SeatChoice {
  /// Seats side by side: indices into a row's seats.
  struct Group {
    let row: Int
    let range: Range<Int>
    let penalty: Double
  }

  struct Choice {
    let seats: [Seat]
    let groups: Int
    let penalty: Double
  }

  private let rows: [SeatRow]
  private let isFree: (Seat) -> Bool
  private let quantity: Int
  private let accessibleSeats: Int

  init(rows: [SeatRow], quantity: Int, accessibleSeats: Int, isFree: @escaping (Seat) -> Bool) {
    self.rows = rows
    self.quantity = quantity
    self.accessibleSeats = accessibleSeats
    self.isFree = isFree
  }

  /// Groups of neighbours, the best first, none sharing a seat with a better one.
  func together(limit: Int) -> [Choice] {
    var chosen: [Group] = []
    for group in groups(of: quantity, accessible: accessibleSeats).sorted(by: Self.precedes) {
      if chosen.contains(where: { $0.row == group.row && $0.range.overlaps(group.range) }) { continue }
      chosen.append(group)
      if chosen.count == limit { break }
    }
    return chosen.map { Choice(seats: Array(rows[$0.row].seats[$0.range]), groups: 1, penalty: $0.penalty) }
  }

  /// Groups near to each other that are enough in sum, or nothing when there are too few seats.
  func apart() -> Choice? {
    var seats: [Seat] = []
    var taken: Set<SeatName> = []
    var first: Group?
    var groups = 0
    var penalty = 0.0
    while seats.count < quantity {
      let choice = SeatChoice(
        rows: rows, quantity: quantity - seats.count,
        accessibleSeats: max(0, accessibleSeats - seats.count(where: \.isAccessible))
      ) { seat in
        isFree(seat) && !taken.contains(seat.name)
      }
      guard let group = choice.largest(near: first) else { return nil }
      let added = rows[group.row].seats[group.range]
      seats += added
      taken.formUnion(added.map(\.name))
      first = first ?? group
      groups += 1
      penalty += group.penalty + 50
    }
    guard seats.count(where: \.isAccessible) >= accessibleSeats else { return nil }
    return Choice(seats: seats, groups: groups, penalty: penalty)
  }

  /// Places that are not numbered: any will do, those for wheelchairs as far as they are needed.
  func places() -> Choice? {
    let free = rows.flatMap(\.seats).filter(isFree)
    let accessible = free.filter(\.isAccessible).prefix(accessibleSeats)
    guard accessible.count == accessibleSeats else { return nil }
    let others = free.filter { !$0.isAccessible } + free.filter(\.isAccessible).dropFirst(accessibleSeats)
    let seats = accessible + others.prefix(quantity - accessibleSeats)
    guard seats.count == quantity else { return nil }
    return Choice(seats: Array(seats), groups: 1, penalty: 0)
  }

  // MARK: Groups

  private static func precedes(_ left: Group, _ right: Group) -> Bool {
    (left.penalty, left.row, left.range.lowerBound) < (right.penalty, right.row, right.range.lowerBound)
  }

  private func groups(of size: Int, accessible: Int) -> [Group] {
    var groups: [Group] = []
    for (index, row) in rows.enumerated() {
      let middle = Double((row.seats.first?.position ?? 0) + (row.seats.last?.position ?? 0)) / 2
      for run in row.runs(where: isFree) where run.count >= size {
        for start in run.lowerBound...(run.upperBound - size) {
          let range = start..<start + size
          let wheelchairs = row.seats[range].count(where: \.isAccessible)
          guard wheelchairs >= accessible else { continue }
          let centre = Double(row.seats[start].position + row.seats[start + size - 1].position) / 2
          let singles =
            (start - run.lowerBound == 1 ? 1 : 0) + (run.upperBound - range.upperBound == 1 ? 1 : 0)
          let penalty =
            Double(row.rank) * 10 + abs(centre - middle) + Double(singles) * 15
            + Double(wheelchairs - accessible) * 5
          groups.append(Group(row: index, range: range, penalty: penalty))
        }
      }
    }
    return groups
  }

  /// The largest group there is, up to what is needed; among those of one size, the nearest to the first group.
  private func largest(near first: Group?) -> Group? {
    let longest = rows.flatMap { $0.runs(where: isFree).map(\.count) }.max() ?? 0
    guard longest > 0 else { return nil }
    var size = min(quantity, longest)
    if quantity - size == 1, size > 2 { size -= 1 }
    // Seats for wheelchairs come first; where they are, the group may be smaller.
    let candidates =
      accessibleSeats > 0
      ? (1...size).reversed().lazy.map { groups(of: $0, accessible: min(accessibleSeats, $0)) }
        .first { !$0.isEmpty } ?? []
      : groups(of: size, accessible: 0)
    return candidates.min { Self.precedes(distanced($0, from: first), distanced($1, from: first)) }
  }

  private func distanced(_ group: Group, from first: Group?) -> Group {
    guard let first else { return group }
    let rowDistance = abs(rows[group.row].rank - rows[first.row].rank)
    let one = rows[group.row].seats[group.range.lowerBound].position
    let other = rows[first.row].seats[first.range.lowerBound].position
    return Group(
      row: group.row, range: group.range,
      penalty: group.penalty + Double(rowDistance) * 4 + Double(abs(one - other)))
  }
}
