import Essentials
import Foundation

/// Finds the files to import and takes them apart into records.
struct ImportFiles {
  private(set) var records: [ImportRecord] = []
  /// The files, as sources name them.
  private(set) var names: [String] = []
  private let issues: ImportIssues
  private let base: String

  static let mostBytes = 64 << 20
  static let mostRecords = 500_000

  /// Reads files and folders; of a folder, the files in it that end in `.json` or `.csv`. Blocks the thread.
  ///
  /// - Parameter base: The folder that files are named relative to.
  init(_ paths: [String], base: String, _ issues: ImportIssues) {
    self.issues = issues
    self.base = base
    for path in paths {
      var isFolder = ObjCBool(false)
      if !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
        issues.add(path, nil, "there is no such file or folder")
      } else if isFolder.boolValue {
        readFolder(path)
      } else {
        read(path)
      }
    }
  }

  private mutating func readFolder(_ path: String) {
    let found = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted().filter { name in
      let name = name.lowercased()
      return !name.hasPrefix(".") && (name.hasSuffix(".json") || name.hasSuffix(".csv"))
    }
    if found.isEmpty { issues.add(path, nil, "there is no .json or .csv file in this folder") }
    for name in found { read(path + "/" + name) }
  }

  private mutating func read(_ path: String) {
    let name = Self.relative(path, to: base)
    guard !names.contains(name) else { return }
    guard let data = FileManager.default.contents(atPath: path) else {
      return issues.add(name, nil, "the file cannot be read")
    }
    guard data.count <= Self.mostBytes else { return issues.add(name, nil, "the file is larger than 64 MiB") }
    names.append(name)
    if path.lowercased().hasSuffix(".csv") {
      readTable(Array(data), name)
    } else {
      readJSON(Array(data), name)
    }
    if records.count > Self.mostRecords {
      issues.add(name, nil, "there are more than \(Self.mostRecords) records")
      records = []
    }
  }

  // MARK: CSV

  private mutating func readTable(_ bytes: [UInt8], _ name: String) {
    guard let kind = kind(ofFile: name) else { return }
    do {
      let table = try CSVTable(bytes)
      for row in table.rows {
        var fields: [String: JSONValue] = [:]
        for (column, cell) in zip(table.header, row.cells) where !column.isEmpty {
          fields[column] = .string(cell)
        }
        records.append(ImportRecord(kind: kind, fields: fields, origin: .row(file: name, line: row.line)))
      }
    } catch {
      issues.add("\(name):\(error.line)", nil, error.reason)
    }
  }

  /// `events.csv`, `2027-events.csv` and `events_spring.csv` hold events.
  private func kind(ofFile name: String) -> ImportKind? {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    let words = file.lowercased().dropLast(4).split { !$0.isLetter }.map(String.init)
    if let kind = words.compactMap(ImportKind.init).last { return kind }
    let hint = words.compactMap { EditDistance.nearest(to: $0, among: ImportKind.names) }.first
    issues.add(
      name, nil,
      "the file's name must say what it holds, such as events.csv"
        + (hint.map { "; did you mean “\($0)”?" } ?? "; there are \(ImportKind.names.joined(separator: ", "))")
    )
    return nil
  }

  // MARK: JSON

  private mutating func readJSON(_ bytes: [UInt8], _ name: String) {
    let places = JSONPlaces(bytes)
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes)
    } catch {
      return issues.add("\(name):\(places.line(at: error.offset))", nil, error.reason)
    }
    guard let members = value.objectValue else {
      return issues.add("\(name):1", nil, "the file must hold an object with lists such as “events”")
    }
    for (key, value) in members.sorted(by: { $0.key < $1.key }) where !key.hasPrefix("$") {
      let origin = ImportRecord.Origin.value(file: name, places, path: [key])
      guard let kind = ImportKind(rawValue: key) else {
        let hint = EditDistance.suggestion(for: key, among: ImportKind.names)
        let (place, field) = origin.place(of: nil)
        issues.add(
          place, field,
          "there is nothing called “\(key)” to import"
            + (hint.isEmpty ? "; there are \(ImportKind.names.joined(separator: ", "))" : hint))
        continue
      }
      guard let elements = value.arrayValue else {
        let (place, field) = origin.place(of: nil)
        issues.add(place, field, "must be a list")
        continue
      }
      for (index, element) in elements.enumerated() {
        let origin = origin.inner("\(index)")
        if let fields = element.objectValue {
          records.append(ImportRecord(kind: kind, fields: fields, origin: origin))
        } else {
          let (place, field) = origin.place(of: nil)
          issues.add(place, field, "must be an object")
        }
      }
    }
  }

  private static func relative(_ path: String, to base: String) -> String {
    let absolute = URL(filePath: path).standardizedFileURL.path
    let folder = URL(filePath: base.isEmpty ? "." : base).standardizedFileURL.path
    return absolute.hasPrefix(folder + "/") ? String(absolute.dropFirst(folder.count + 1)) : absolute
  }
}
