import CEncoderKernels

/// A linear layer ready to run: packed weights and what turns products into outputs.
struct LinearLayer: Sendable {
  let product: MatrixProduct
  private let weights: PackedMatrix
  private let bias: [Float]
  /// For byte weights: each output's step, and the sum of its weights.
  private let steps: [Float]
  private let sums: [Int32]

  /// Packs the weights of one or more layers with the same inputs, their outputs side by side.
  init(_ product: MatrixProduct, _ layers: [EncoderWeights.Linear]) throws {
    self.product = product
    bias = layers.flatMap { Array($0.bias) }
    let rows = layers.flatMap { layer in
      (0..<layer.outputs).map {
        UnsafeBufferPointer(rebasing: layer.weight[$0 * layer.inputs..<($0 + 1) * layer.inputs])
      }
    }
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: product.inputs * product.outputs * product.kind.size, alignment: 64)
    defer { buffer.deallocate() }
    var steps: [Float] = []
    var sums: [Int32] = []
    for (index, row) in rows.enumerated() {
      let start = index * product.inputs * product.kind.size
      let target = UnsafeMutableRawBufferPointer(
        rebasing: buffer[start..<start + row.count * product.kind.size])
      switch product.kind {
      case .float: target.copyMemory(from: UnsafeRawBufferPointer(row))
      case .bfloat16: Self.round(row, to: target.bindMemory(to: UInt16.self))
      case .byte:
        let (step, sum) = Self.quantise(row, to: target.bindMemory(to: Int8.self))
        steps.append(step)
        sums.append(sum)
      }
    }
    self.steps = steps
    self.sums = sums
    weights = try PackedMatrix(product, weights: try MatrixEngine.unwrap(buffer.baseAddress, "hold weights"))
  }

  private static func round(
    _ row: UnsafeBufferPointer<Float>, to target: UnsafeMutableBufferPointer<UInt16>
  ) {
    guard let source = row.baseAddress, let target = target.baseAddress else { return }
    RowKernels.best.to_bfloat16(source, target, row.count)
  }

  /// Rounds a row to the nearest of 255 steps, symmetric about zero.
  private static func quantise(
    _ row: UnsafeBufferPointer<Float>, to target: UnsafeMutableBufferPointer<Int8>
  ) -> (step: Float, sum: Int32) {
    var peak: Float = 1e-12
    for value in row { peak = max(peak, abs(value)) }
    let step = peak / 127
    let inverse = 127 / peak
    var sum: Int32 = 0
    for index in row.indices {
      let value = Int32((row[index] * inverse).rounded())
      target[index] = Int8(truncatingIfNeeded: value)
      sum += value
    }
    return (step, sum)
  }

  /// Runs the layer on rows of `space.input`, already converted to the product's kind, into `output`.
  func run(
    _ space: EncoderWorkspace, rows: Int, input: UnsafeMutableRawPointer, output: UnsafeMutablePointer<Float>
  )
    throws
  {
    try space.matrices.multiply(
      product, weights, rows: rows, input: input, output: UnsafeMutableRawPointer(output))
    let width = product.outputs
    for row in 0..<rows {
      let target = output + row * width
      if product.kind == .byte {
        target.withMemoryRebound(to: Int32.self, capacity: width) { products in
          space.kernels.from_bytes(
            products, space.steps[row], space.zeros[row], steps, sums, bias, target, width)
        }
      } else {
        space.kernels.add_bias(target, bias, width)
      }
    }
  }

  /// Converts rows of numbers to what `run` takes; returns where they are: `space.input`, or in place.
  func prepare(
    _ space: EncoderWorkspace, rows: Int, _ values: UnsafeMutablePointer<Float>
  ) -> UnsafeMutableRawPointer {
    let width = product.inputs
    switch product.kind {
    case .float:
      return UnsafeMutableRawPointer(values)
    case .bfloat16:
      let target = space.input.bindMemory(to: UInt16.self, capacity: rows * width)
      for row in 0..<rows { space.kernels.to_bfloat16(values + row * width, target + row * width, width) }
    case .byte:
      let target = space.input.bindMemory(to: UInt8.self, capacity: rows * width)
      for row in 0..<rows {
        space.kernels.to_bytes(
          values + row * width, target + row * width, space.steps + row, space.zeros + row, width)
      }
    }
    return space.input
  }
}
