import CEncoderKernels

/// The row operations for this processor.
typealias RowKernels = encoder_kernels

extension encoder_kernels {
  /// All that this processor can run, best first.
  static let supported: [encoder_kernels] = Array(
    sequence(state: 0) { index in
      defer { index += 1 }
      return encoder_kernels_at(index)?.pointee
    })

  /// The best that this processor can run.
  static var best: encoder_kernels { supported[0] }
}
