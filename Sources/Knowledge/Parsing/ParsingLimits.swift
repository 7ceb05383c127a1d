/// What one document may cost. A support article needs a thousandth of it; a hostile file meets it early.
public struct ParsingLimits: Sendable, Equatable {
  /// Bytes of the file.
  public var bytes = 64 << 20
  /// Bytes that a parser's tree may take.
  public var memory = 512 << 20
  /// Seconds of processor time.
  public var processorSeconds = 20.0
  /// Bytes of text that come out of a PDF with their positions.
  public var output = 256 << 20
  /// How deep lists, tables and quotes nest before the rest is taken as plain text.
  public var depth = 48

  /// The limits by default.
  public init() {}
}
