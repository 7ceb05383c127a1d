extension Embedding {
  /// The numbers as they are kept: little-endian single precision, as the processors that this runs on have it.
  package var bytes: [UInt8] { values.withUnsafeBytes(Array.init) }

  /// Reads ``bytes``.
  package init(bytes: [UInt8]) {
    self.init(
      normalised: bytes.withUnsafeBytes { bytes in
        (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
      })
  }
}
