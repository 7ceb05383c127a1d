/// Which numbers each linear layer of the encoder computes with.
struct NumberPlan: Sendable, Hashable {
  let projections: NumberKind
  let attentionOutput: NumberKind
  let inner: NumberKind
  let output: NumberKind

  /// Single precision throughout.
  static let exact = NumberPlan(projections: .float, attentionOutput: .float, inner: .float, output: .float)

  /// Bytes, but bfloat16 for the second feed-forward layer: its inputs, outputs of a GELU, spread too widely for bytes,
  /// which alone would cost more cosine than all other layers together.
  static let fast = NumberPlan(projections: .byte, attentionOutput: .byte, inner: .byte, output: .bfloat16)

  /// The plan for a precision; always the exact one where the processor cannot multiply short numbers.
  init(_ precision: Precision, _ kernels: EncoderKernels) {
    self = precision != .exact && kernels.hasShortNumbers ? .fast : .exact
  }

  init(projections: NumberKind, attentionOutput: NumberKind, inner: NumberKind, output: NumberKind) {
    self.projections = projections
    self.attentionOutput = attentionOutput
    self.inner = inner
    self.output = output
  }
}
