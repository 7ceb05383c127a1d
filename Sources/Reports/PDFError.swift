/// A document could not be written.
public struct PDFError: Error, Sendable, CustomStringConvertible {
  /// Cairo's own number (https://www.cairographics.org/manual/cairo-Error-handling.html).
  public let status: UInt32

  public var description: String { "The report could not be drawn; cairo's status is \(status)." }
}
