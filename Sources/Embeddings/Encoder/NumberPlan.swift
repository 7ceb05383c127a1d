import CEncoderKernels

/// Which numbers each linear layer of the encoder computes with.
struct NumberPlan: Sendable, Hashable {
  let projections: NumberKind
  let attentionOutput: NumberKind
  let inner: NumberKind
  let output: NumberKind

  /// Single precision throughout.
  static let exact = NumberPlan(projections: .float, attentionOutput: .float, inner: .float, output: .float)

  /// Bytes where they cost least cosine, bfloat16 where they cost most: the products that attention multiplies
  /// with each other, and the second feed-forward layer, whose inputs spread too widely for bytes.
  static let fast = NumberPlan(
    projections: .bfloat16, attentionOutput: .byte, inner: .byte, output: .bfloat16)

  /// Whether this processor runs `fast` faster than `exact`: it needs AVX-512 VNNI and BF16.
  static var isFastSupported: Bool { encoder_has_vnni() != 0 && encoder_has_bfloat16() != 0 }

  /// The plan for a precision on this processor.
  init(_ precision: Precision) {
    self = precision != .exact && Self.isFastSupported ? .fast : .exact
  }

  init(projections: NumberKind, attentionOutput: NumberKind, inner: NumberKind, output: NumberKind) {
    self.projections = projections
    self.attentionOutput = attentionOutput
    self.inner = inner
    self.output = output
  }
}
