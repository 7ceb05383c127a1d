import Essentials

/// What can be imported. A JSON file has a list for each; a CSV file has one kind, told by its name.
enum ImportKind: String, CaseIterable, Hashable {
  case venues, sections, events, prices, fees, taxes, policies, teams, concessions, parking, facts

  static let names = allCases.map(\.rawValue)
}

/// One record of a file.
struct ImportRecord {
  /// Where a record stands, for errors.
  enum Origin {
    /// A row of a table.
    case row(file: String, line: Int)
    /// A value in a JSON text, and how to get there.
    case value(file: String, JSONPlaces, path: [String])

    /// The file.
    var file: String {
      switch self {
      case .row(let file, _), .value(let file, _, _): file
      }
    }

    /// The place of one of the record's fields, or of the record itself.
    func place(of key: String?) -> (place: String, field: String?) {
      switch self {
      case .row(let file, let line): return ("\(file):\(line)", key.map { "column “\($0)”" })
      case .value(let file, let places, let path):
        let path = path + (key.map { [$0] } ?? [])
        let pointer = path.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
        return ("\(file):\(places.line(of: path))", pointer)
      }
    }

    /// The place of something within the record.
    func inner(_ names: String...) -> Origin {
      switch self {
      case .row: self
      case .value(let file, let places, let path): .value(file: file, places, path: path + names)
      }
    }
  }

  var kind: ImportKind
  var fields: [String: JSONValue]
  var origin: Origin
}
