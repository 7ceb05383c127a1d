/// Why a text is not the YAML that is wanted, and where.
public struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as it was named to the parser.
  public let file: String
  /// The line at fault, from 1.
  public let line: Int
  /// The column at fault, from 1.
  public let column: Int
  /// What is wrong and what to do.
  public let reason: String

  public var description: String { "\(file):\(line):\(column): \(reason)" }
}
