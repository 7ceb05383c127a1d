/// One row of a result.
public struct Row: Sendable {
  let columns: RowColumns
  let values: [SQLValue]

  /// The value in a column, as `T`.
  /// - Throws: ``DatabaseError`` of kind `conversion` when there is no such column or its value is not a `T`.
  public func value<T: SQLConvertible>(_ column: String, as type: T.Type = T.self) throws -> T {
    guard let index = columns.index(of: column) else {
      throw DatabaseError(
        .conversion,
        "There is no column “\(column)” among \(columns.names.joined(separator: ", "))")
    }
    return try value(at: index, as: type)
  }

  /// The value in a column by its position from 0, as `T`.
  /// - Throws: ``DatabaseError`` of kind `conversion` when there is no such column or its value is not a `T`.
  public func value<T: SQLConvertible>(at index: Int, as type: T.Type = T.self) throws -> T {
    guard values.indices.contains(index) else {
      throw DatabaseError(.conversion, "There is no column \(index) among \(values.count)")
    }
    do {
      return try T(sqlValue: values[index])
    } catch let error as SQLConversionError {
      throw DatabaseError(.conversion, "Column “\(columns.names[index])”: \(error.description)")
    }
  }

  /// The columns' names, in their order.
  public var columnNames: [String] { columns.names }

  /// The value in a column by its position from 0.
  public subscript(index: Int) -> SQLValue { values[index] }

  /// The value in a column by its name, or nothing when there is no such column.
  public subscript(column: String) -> SQLValue? { columns.index(of: column).map { values[$0] } }
}

/// The names of a result's columns, shared by its rows.
final class RowColumns: Sendable {
  let names: [String]
  /// Only for wide rows: in narrow ones, comparing a few short names is faster than hashing one.
  private let positions: [String: Int]?

  init(_ names: [String]) {
    self.names = names
    positions =
      names.count > 12
      ? Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first } : nil
  }

  func index(of name: String) -> Int? {
    if let positions { return positions[name] }
    return names.firstIndex(of: name)
  }
}
