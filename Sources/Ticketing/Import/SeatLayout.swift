import Essentials

/// The seats of a section as a file describes them: rows and numbers as ranges.
struct SeatLayout: Hashable {
  /// One row: its name, where there are rows, and its numbers from one end to the other.
  struct SeatRow: Hashable {
    var name: String?
    var numbers: [String]
  }

  var section: String
  var rows: [SeatRow]
  /// The numbers behind which an aisle is: those on its two sides are no neighbours.
  var aislesAfter: Set<String> = []
  /// The names of rows, or of seats without their section, where a wheelchair finds room.
  var accessible: Set<String> = []
  /// Where the first seat of the first row is on the map.
  var origin: (x: Double, y: Double)?

  static let mostSeats = 20_000

  static func == (left: Self, right: Self) -> Bool {
    left.section == right.section && left.rows == right.rows && left.aislesAfter == right.aislesAfter
      && left.accessible == right.accessible && left.origin?.x == right.origin?.x
      && left.origin?.y == right.origin?.y
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(section)
    hasher.combine(rows)
  }

  /// How many seats there are.
  var count: Int { rows.reduce(0) { $0 + $1.numbers.count } }

  /// How wide and how deep it is on the map.
  var size: (width: Double, depth: Double) {
    let widest =
      rows.map { row in row.numbers.count + row.numbers.count { aislesAfter.contains($0) } }.max() ?? 0
    return (Double(widest), Double(rows.count))
  }

  /// The seats, drawn from a place on the map.
  func seats(at place: (x: Double, y: Double)) -> [Seat] {
    let place = origin ?? place
    var seats: [Seat] = []
    for (rank, row) in rows.enumerated() {
      var position = 0
      for number in row.numbers {
        let local = [row.name, number].compactMap(\.self).joined(separator: "-")
        if let name = SeatName(section: section, row: row.name, number: number) {
          seats.append(
            Seat(
              name: name, section: section, row: row.name, rowRank: rank, number: number, position: position,
              x: place.x + Double(position), y: place.y + Double(rank),
              isAccessible: accessible.contains(local) || row.name.map(accessible.contains) ?? false))
        }
        position += aislesAfter.contains(number) ? 2 : 1
      }
    }
    return seats
  }

  /// Takes `1-20`, `A-M`, `A-H, J-M` or `2, 4, 6` apart, or nothing when the text is none of these or names too many.
  static func names(_ text: String) -> [String]? {
    var names: [String] = []
    for part in text.split(separator: ",") {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map {
        String($0).trimmingWhiteSpace
      }
      if ends.count == 1, !ends[0].isEmpty {
        names.append(ends[0])
      } else if ends.count == 2, let low = Int(ends[0]), let high = Int(ends[1]), low <= high,
        high - low < mostSeats
      {
        names += (low...high).map(String.init)
      } else if ends.count == 2, let low = letter(ends[0]), let high = letter(ends[1]), low <= high {
        names += (low...high).map { String(UnicodeScalar($0)) }
      } else {
        return nil
      }
    }
    return names.isEmpty || names.count > mostSeats || Set(names).count < names.count ? nil : names
  }

  private static func letter(_ text: String) -> UInt8? {
    guard text.utf8.count == 1, let letter = text.utf8.first,
      (65...90).contains(letter) || (97...122).contains(letter)
    else { return nil }
    return letter
  }

  /// Draws the sections of a venue that have no place of their own: level by level, five beside each other.
  static func seats(_ layouts: [(level: Int, layout: SeatLayout)]) -> [Seat] {
    var seats: [Seat] = []
    var y = 0.0
    for level in Set(layouts.map(\.level)).sorted() {
      var row = layouts.filter { $0.level == level }.map(\.layout)[...]
      while !row.isEmpty {
        var x = 0.0
        let line = row.prefix(5)
        for layout in line {
          seats += layout.seats(at: (x, y))
          x += layout.size.width + 2
        }
        y += (line.map(\.size.depth).max() ?? 0) + 2
        row = row.dropFirst(5)
      }
    }
    return seats
  }
}
