/// Why bytes are not JSON, and where.
public struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public let reason: String
  /// The offset of the byte at fault, from 0.
  public let offset: Int

  public var description: String { "\(reason) (at byte \(offset))" }
}
