import Essentials

/// A section of a venue with its seats, as a file describes it.
struct SectionRecord {
  var section: Section
  var layout: SeatLayout

  /// Reads a section; what is wrong is noted by the reader.
  init?(_ reader: RecordReader) {
    let name = reader.required("name")
    let tier = reader.required("tier")
    let title = reader.text("title")
    let level = reader.integer("level", 0...99) ?? 0
    let isGeneral = reader.flag("general_admission") ?? false
    let capacity = reader.integer("capacity", 1...SeatLayout.mostSeats)
    let accessible = Set(reader.texts("accessible"))
    let aisles = Set(reader.texts("aisles_after"))
    let x = reader.number("x")
    let y = reader.number("y")
    let rows = isGeneral ? Self.places(capacity, reader) : Self.rows(reader)
    guard let name, let tier, let rows else { return nil }
    section = Section(name: name, title: title, tier: tier, level: level, isGeneralAdmission: isGeneral)
    layout = SeatLayout(section: name, rows: rows, aislesAfter: aisles, accessible: accessible)
    if let x, let y { layout.origin = (x, y) }
    let total = layout.count
    if total > SeatLayout.mostSeats {
      reader.reject("seats", "a section has at most \(SeatLayout.mostSeats) seats; this one has \(total)")
      return nil
    }
    refuseUnknown(accessible, reader)
  }

  /// Places of general admission are numbered, in lines of twenty on the map.
  private static func places(_ capacity: Int?, _ reader: RecordReader) -> [SeatLayout.SeatRow]? {
    guard let capacity else {
      reader.reject("capacity", "is missing: a section of general admission needs one", isMissing: true)
      return nil
    }
    return [SeatLayout.SeatRow(name: nil, numbers: (1...capacity).map(String.init))]
  }

  private static func rows(_ reader: RecordReader) -> [SeatLayout.SeatRow]? {
    if reader.hasRecords("rows") {
      let rows = reader.records("rows").compactMap { inner -> SeatLayout.SeatRow? in
        let name = inner.required("name")
        let numbers = numbers(inner)
        inner.finish()
        guard let name, let numbers else { return nil }
        return SeatLayout.SeatRow(name: name, numbers: numbers)
      }
      return rows.isEmpty ? nil : rows
    }
    guard let numbers = numbers(reader) else { return nil }
    let names = reader.texts("rows")
    if names.isEmpty { return [SeatLayout.SeatRow(name: nil, numbers: numbers)] }
    guard let rows = SeatLayout.names(names.joined(separator: ",")) else {
      reader.reject("rows", "must be rows such as A-M, or 1-20, or A-H, J-M, each named once")
      return nil
    }
    return rows.map { SeatLayout.SeatRow(name: $0, numbers: numbers) }
  }

  private static func numbers(_ reader: RecordReader) -> [String]? {
    guard let text = reader.required("seats") else { return nil }
    if let numbers = SeatLayout.names(text) { return numbers }
    reader.reject(
      "seats", "must be numbers such as 1-20, or 1-9, 11-20, each named once, not “\(text.prefix(60))”")
    return nil
  }

  private func refuseUnknown(_ accessible: Set<String>, _ reader: RecordReader) {
    let rows = layout.rows.compactMap(\.name)
    let seats = Set(
      layout.rows.flatMap { row in
        row.numbers.map { [row.name, $0].compactMap(\.self).joined(separator: "-") }
      })
    for name in accessible.sorted() where !rows.contains(name) && !seats.contains(name) {
      reader.reject(
        "accessible",
        "the section has neither a row nor a seat “\(name)”; name seats as in \(seats.min() ?? "A-1")")
    }
  }
}
