/// A venue's seats in memory, row by row. The same for all its events, and as old as the venue's ``Venue/revision``.
public struct SeatMap: Sendable {
  /// The venue.
  public let venue: Venue
  /// The rows, section by section in the venue's order, the front first.
  public let rows: [SeatRow]
  private let seats: [SeatName: Seat]
  private let foldedNames: [String: SeatName]

  init(_ venue: Venue, seats: [Seat]) {
    self.venue = venue
    let grouped = Dictionary(grouping: seats) { RowKey(section: $0.section, rank: $0.rowRank, row: $0.row) }
    let sectionOrder = Dictionary(
      venue.sections.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    rows = grouped.map { key, seats in
      SeatRow(
        section: key.section, name: key.row, rank: key.rank, seats: seats.sorted { $0.position < $1.position }
      )
    }.sorted { left, right in
      let one = (sectionOrder[left.section] ?? .max, left.rank, left.name ?? "")
      let other = (sectionOrder[right.section] ?? .max, right.rank, right.name ?? "")
      return one < other
    }
    self.seats = Dictionary(seats.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    foldedNames = Dictionary(
      seats.map { (SearchText.folded($0.name.text), $0.name) }, uniquingKeysWith: { first, _ in first })
  }

  private struct RowKey: Hashable {
    let section: String
    let rank: Int
    let row: String?
  }

  /// How many seats there are.
  public var count: Int { seats.count }

  /// A seat by its name; where none is called exactly so, capitals do not matter.
  public func seat(named name: SeatName) -> Seat? {
    seats[name] ?? foldedNames[SearchText.folded(name.text)].flatMap { seats[$0] }
  }
}

/// The seats of one row, from one end to the other.
public struct SeatRow: Sendable {
  /// The section's name.
  public let section: String
  /// The row's name; nothing where rows are absent.
  public let name: String?
  /// The distance from the front: 0 is the first.
  public let rank: Int
  /// The seats by position.
  public let seats: [Seat]

  /// The longest runs of neighbours that are all free.
  func runs(where isFree: (Seat) -> Bool) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for index in seats.indices {
      let follows = index > 0 && seats[index].position == seats[index - 1].position + 1
      if let begun = start, !follows || !isFree(seats[index]) {
        runs.append(begun..<index)
        start = nil
      }
      if start == nil, isFree(seats[index]) { start = index }
    }
    if let begun = start { runs.append(begun..<seats.count) }
    return runs
  }
}
