import CEncoderKernels

/// The buffers of one encoding thread.
final class EncoderWorkspace {
  /// Rows that are multiplied, and go through the feed-forward layers, at a time: few enough to stay in the cache.
  static let tile = 72

  let kernels: EncoderKernels
  /// Tokens of texts that are encoded together.
  let capacity: Int
  /// Token vectors, one row a token.
  let states: UnsafeMutablePointer<Float>
  /// Query, key and value of each token.
  let projections: UnsafeMutablePointer<Float>
  /// Each token's mix of values.
  let context: UnsafeMutablePointer<Float>
  /// A tile of a feed-forward layer's inner rows, and of outputs.
  let inner: UnsafeMutablePointer<Float>
  let output: UnsafeMutablePointer<Float>
  /// A tile converted for a product; for bytes each row's step and zero.
  let input: UnsafeMutableRawPointer
  let steps: UnsafeMutablePointer<Float>
  let zeros: UnsafeMutablePointer<Int32>
  /// Attention's keys and scores.
  let scratch: UnsafeMutablePointer<Float>

  init(_ configuration: EncoderConfiguration, _ kernels: EncoderKernels) {
    let dimension = configuration.dimension
    let tile = Self.tile
    self.kernels = kernels
    capacity = max(256, configuration.maximumTokens)
    states = Self.floats(capacity * dimension)
    projections = Self.floats(capacity * dimension * 3)
    context = Self.floats(capacity * dimension)
    inner = Self.floats(tile * configuration.innerDimension)
    output = Self.floats(tile * dimension)
    input = .allocate(byteCount: tile * max(dimension, configuration.innerDimension) * 4, alignment: 64)
    steps = Self.floats(tile)
    zeros = .allocate(capacity: tile)
    scratch = Self.floats((configuration.headDimension + 12) * (capacity + 16))
  }

  deinit {
    for buffer in [states, projections, context, inner, output, steps, scratch] { buffer.deallocate() }
    input.deallocate()
    zeros.deallocate()
  }

  private static func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
      .bindMemory(to: Float.self, capacity: count)
  }
}
