import CEncoderKernels

/// The encoder's arithmetic for one instruction set.
typealias EncoderKernels = encoder_kernels

extension encoder_kernels {
  /// All that this processor can run, best first; the last one runs everywhere.
  static let supported: [encoder_kernels] = Array(
    sequence(state: 0) { index in
      defer { index += 1 }
      return encoder_kernels_at(index)?.pointee
    })

  /// The best that this processor can run.
  static var best: encoder_kernels { supported[0] }

  /// Whether there are instructions for bfloat16 and bytes: without them the fast mode would be slower.
  var hasShortNumbers: Bool { multiply_bfloat16 != nil && multiply_bytes != nil }
}
