/// The vocabulary as a byte trie: finds the longest piece that a word goes on with, in one walk.
///
/// Edges live in one open-addressing hash table keyed by node and byte.
struct PieceTrie: Sendable {
  /// Where pieces that begin a word start.
  static let wordStart: UInt32 = 1
  /// Where pieces that continue a word (written `##…` in the vocabulary) start.
  static let wordContinuation: UInt32 = 2

  /// `node << 8 | byte` in the upper half, the child in the lower; zero is free. The number is a power of two.
  private var edges: [UInt64]
  private let shift: UInt32
  /// For each node the identifier of the piece that ends there, or -1.
  private var pieces: [Int32] = [-1, -1, -1]

  /// Makes a trie of the tokens; a token's identifier is its index.
  init(_ tokens: [Substring.UTF8View]) {
    let bytes = tokens.reduce(0) { $0 + $1.count }
    let bits = max(4, Int.bitWidth - (bytes + bytes / 2).leadingZeroBitCount)
    edges = [UInt64](repeating: 0, count: 1 << bits)
    shift = UInt32(32 - bits)
    pieces.reserveCapacity(bytes / 2)
    for (identifier, token) in tokens.enumerated() {
      let continues = token.starts(with: "##".utf8) && token.count > 2
      var node = continues ? Self.wordContinuation : Self.wordStart
      for byte in continues ? token.dropFirst(2) : token[...] { node = addChild(of: node, byte) }
      pieces[Int(node)] = Int32(identifier)
    }
  }

  /// The longest piece that `bytes` goes on with from `start`, and where it ends.
  @inline(__always)
  func longestPiece(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> (identifier: Int32, end: Int)? {
    var node = start == 0 ? Self.wordStart : Self.wordContinuation
    var best: (identifier: Int32, end: Int)?
    var position = start
    while position < bytes.count {
      node = child(of: node, bytes[position])
      if node == 0 { break }
      position += 1
      let piece = pieces[Int(node)]
      if piece >= 0 { best = (piece, position) }
    }
    return best
  }

  @inline(__always)
  private func slot(_ key: UInt32) -> Int { Int((key &* 0x9E37_79B1) >> shift) }

  @inline(__always)
  private func child(of node: UInt32, _ byte: UInt8) -> UInt32 {
    let key = node << 8 | UInt32(byte)
    var index = slot(key)
    while true {
      let edge = edges[index]
      if UInt32(truncatingIfNeeded: edge >> 32) == key { return UInt32(truncatingIfNeeded: edge) }
      if edge == 0 { return 0 }
      index = (index + 1) & (edges.count - 1)
    }
  }

  private mutating func addChild(of node: UInt32, _ byte: UInt8) -> UInt32 {
    let existing = child(of: node, byte)
    if existing != 0 { return existing }
    let key = node << 8 | UInt32(byte)
    let child = UInt32(pieces.count)
    pieces.append(-1)
    var index = slot(key)
    while edges[index] != 0 { index = (index + 1) & (edges.count - 1) }
    edges[index] = UInt64(key) << 32 | UInt64(child)
    return child
  }
}
