import CEncoderKernels

/// A weight matrix converted and packed for a processor's kernels.
///
/// `@unchecked Sendable`: it is written once, here, and only read afterwards.
final class PackedMatrix: @unchecked Sendable {
  let panels: UnsafePointer<UInt32>
  /// 32-bit words of an input row.
  let words: Int
  /// For bytes: each output's step, and the sum of its weights.
  let steps: [Float]
  let sums: [Int32]
  private let storage: UnsafeMutableRawPointer

  /// Packs rows of weights, one an output, of the same length. Their number is a multiple of `kernels.panel`. Bytes
  /// are made of the weights times their column's factor.
  init(
    _ rows: [UnsafeBufferPointer<Float>], _ kind: NumberKind, factors: [Float], _ kernels: EncoderKernels
  ) {
    let words = (rows.first?.count ?? 0) * kind.size / 4
    let storage = UnsafeMutableRawPointer.allocate(byteCount: rows.count * words * 4, alignment: 64)
    let panels = storage.bindMemory(to: UInt32.self, capacity: rows.count * words)
    let lines = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: kernels.panel * words)
    defer { lines.deallocate() }
    var steps: [Float] = []
    var sums: [Int32] = []
    for first in stride(from: 0, to: rows.count, by: kernels.panel) {
      for line in 0..<kernels.panel {
        let target = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(lines)[line * words * 4..<(line + 1) * words * 4])
        switch kind {
        case .float: target.copyMemory(from: UnsafeRawBufferPointer(rows[first + line]))
        case .bfloat16: Self.round(rows[first + line], to: target.bindMemory(to: UInt16.self), kernels)
        case .byte:
          let (step, sum) = Self.quantise(rows[first + line], factors, to: target.bindMemory(to: Int8.self))
          steps.append(step)
          sums.append(sum)
        }
      }
      if let lines = lines.baseAddress { kernels.pack(lines, words, panels + first * words) }
    }
    self.panels = UnsafePointer(panels)
    self.words = words
    self.steps = steps
    self.sums = sums
    self.storage = storage
  }

  deinit { storage.deallocate() }

  private static func round(
    _ row: UnsafeBufferPointer<Float>, to target: UnsafeMutableBufferPointer<UInt16>,
    _ kernels: EncoderKernels
  ) {
    guard let source = row.baseAddress, let target = target.baseAddress else { return }
    kernels.to_bfloat16(source, target, row.count)
  }

  /// Rounds a row to the nearest of 255 steps, symmetric about zero.
  private static func quantise(
    _ row: UnsafeBufferPointer<Float>, _ factors: [Float], to target: UnsafeMutableBufferPointer<Int8>
  ) -> (step: Float, sum: Int32) {
    var peak: Float = 1e-12
    for column in row.indices { peak = max(peak, abs(row[column] * factors[column])) }
    let step = peak / 127
    let inverse = 127 / peak
    var sum: Int32 = 0
    for column in row.indices {
      let value = Int32((row[column] * factors[column] * inverse).rounded())
      target[column] = Int8(clamping: value)
      sum += value
    }
    return (step, sum)
  }
}
