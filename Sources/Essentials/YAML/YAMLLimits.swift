/// How much a YAML text may ask of its reader.
public struct YAMLLimits: Hashable, Sendable {
  /// The size of the text.
  public var byteCount: Int
  /// How many sequences and mappings may be within each other, aliases replaced by what they stand for.
  public var depth: Int
  /// How many nodes there may be, aliases replaced by what they stand for: nine aliases of nine aliases nine times
  /// over would otherwise be a thousand million nodes.
  public var nodeCount: Int

  /// Makes limits; the defaults suit configuration files.
  public init(byteCount: Int = 4 << 20, depth: Int = 64, nodeCount: Int = 200_000) {
    self.byteCount = byteCount
    self.depth = depth
    self.nodeCount = nodeCount
  }
}
