import CEncoderKernels

/// A linear layer ready to run: packed weights and what turns products into outputs.
struct LinearLayer: Sendable {
  private let kind: NumberKind
  private let weights: PackedMatrix
  private let inputs: Int
  private let bias: [Float]
  /// For bytes: what is taken from each column of the inputs, and what it is then multiplied with.
  private let centre: [Float]
  private let factors: [Float]

  /// Packs the weights; bytes are fitted to the inputs that are to be expected.
  init(
    _ layer: EncoderWeights.Linear, _ kind: NumberKind, inputs spread: @autoclosure () -> InputSpread,
    _ kernels: EncoderKernels
  ) {
    self.kind = kind
    inputs = layer.inputs
    let rows = (0..<layer.outputs).map(layer.row)
    if kind == .byte {
      let spread = spread()
      let factors = spread.factors(rows)
      weights = PackedMatrix(rows, kind, factors: factors, kernels)
      bias = spread.through(layer).centre
      centre = spread.centre
      self.factors = factors.map { 1 / $0 }
    } else {
      weights = PackedMatrix(rows, kind, factors: [], kernels)
      bias = Array(layer.bias)
      centre = []
      factors = []
    }
  }

  /// `output = values · weightsᵀ + bias` for so many rows; the outputs' rows are `stride` numbers apart.
  func run(
    _ values: UnsafePointer<Float>, rows: Int, _ output: UnsafeMutablePointer<Float>, stride: Int,
    _ space: EncoderWorkspace
  ) {
    let outputs = bias.count
    switch kind {
    case .float:
      space.kernels.multiply_floats(
        values, rows, weights.words, weights.panels, outputs, bias, output, stride)
    case .bfloat16:
      let target = space.input.bindMemory(to: UInt16.self, capacity: rows * inputs)
      for row in 0..<rows { space.kernels.to_bfloat16(values + row * inputs, target + row * inputs, inputs) }
      space.kernels.multiply_bfloat16?(
        target, rows, weights.words, weights.panels, outputs, bias, output, stride)
    case .byte:
      let target = space.input.bindMemory(to: UInt8.self, capacity: rows * inputs)
      for row in 0..<rows {
        space.kernels.to_bytes(
          values + row * inputs, centre, factors, target + row * inputs, space.steps + row, space.zeros + row,
          inputs)
      }
      space.kernels.multiply_bytes?(target, rows, weights.words, weights.panels, outputs, nil, output, stride)
      for row in 0..<rows {
        let line = output + row * stride
        line.withMemoryRebound(to: Int32.self, capacity: outputs) { products in
          space.kernels.from_bytes(
            products, space.steps[row], space.zeros[row], weights.steps, weights.sums, bias, line, outputs)
        }
      }
    }
  }
}
