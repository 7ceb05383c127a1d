import CEncoderKernels

/// A BERT encoder ready to run on any number of threads, each with a workspace of its own.
///
/// Texts are not padded: the tokens of several texts lie one after the other, go through the linear layers
/// together, and attend only to their own text. A text's embedding does not depend on the texts beside it.
struct EncoderNetwork: Sendable {
  private struct Norm: Sendable {
    let scale: [Float]
    let shift: [Float]

    init(_ norm: EncoderWeights.Norm) {
      scale = Array(norm.scale)
      shift = Array(norm.shift)
    }
  }

  private struct Layer: Sendable {
    let projections: LinearLayer
    let attentionOutput: LinearLayer
    let attentionNorm: Norm
    let inner: LinearLayer
    let output: LinearLayer
    let outputNorm: Norm
  }

  let configuration: EncoderConfiguration
  let engine: MatrixEngine
  private let tables: EncoderWeights.Tables
  private let file: MappedFile
  private let tableNorm: Norm
  private let layers: [Layer]

  /// Packs the weights for this processor, and lets go of the file's pages.
  init(_ weights: EncoderWeights, _ configuration: EncoderConfiguration, _ plan: NumberPlan) throws {
    let dimension = configuration.dimension
    let inner = configuration.innerDimension
    let engine = try MatrixEngine()
    let projections = try MatrixProduct(
      engine, kind: plan.projections, inputs: dimension, outputs: dimension * 3)
    let square = try MatrixProduct(engine, kind: plan.attentionOutput, inputs: dimension, outputs: dimension)
    let widening = try MatrixProduct(engine, kind: plan.inner, inputs: dimension, outputs: inner)
    let narrowing = try MatrixProduct(engine, kind: plan.output, inputs: inner, outputs: dimension)
    layers = try weights.layers.map { layer in
      Layer(
        projections: try LinearLayer(projections, [layer.query, layer.key, layer.value]),
        attentionOutput: try LinearLayer(square, [layer.attentionOutput]),
        attentionNorm: Norm(layer.attentionNorm),
        inner: try LinearLayer(widening, [layer.inner]),
        output: try LinearLayer(narrowing, [layer.output]),
        outputNorm: Norm(layer.outputNorm))
    }
    tables = weights.tables
    tableNorm = Norm(weights.tableNorm)
    file = weights.file.file
    file.release()
    self.engine = engine
    self.configuration = configuration
  }

  /// The normalised mean of each text's token vectors; together the texts have no more tokens than `space` takes.
  func embed(_ texts: ArraySlice<[Int32]>, _ space: EncoderWorkspace) throws -> [Embedding] {
    let rows = texts.reduce(0) { $0 + $1.count }
    precondition(rows <= space.capacity, "too many tokens at a time")
    lookUp(texts, space)
    for layer in layers {
      try inTiles(rows) { first, count in
        try layer.projections.run(
          space, rows: count,
          input: layer.projections.prepare(space, rows: count, row(space.states, first)),
          output: space.projections + first * configuration.dimension * 3)
      }
      attend(texts, space)
      try inTiles(rows) { first, count in try feedForward(layer, space, first, count) }
    }
    return mean(texts, space)
  }

  private func row(_ base: UnsafeMutablePointer<Float>, _ index: Int) -> UnsafeMutablePointer<Float> {
    base + index * configuration.dimension
  }

  private func inTiles(_ rows: Int, _ body: (_ first: Int, _ count: Int) throws -> Void) rethrows {
    for first in stride(from: 0, to: rows, by: EncoderWorkspace.tile) {
      try body(first, min(EncoderWorkspace.tile, rows - first))
    }
  }

  private func lookUp(_ texts: ArraySlice<[Int32]>, _ space: EncoderWorkspace) {
    guard let tokens = tables.tokens.baseAddress, let positions = tables.positions.baseAddress,
      let segment = tables.segments.baseAddress
    else { return }
    let dimension = configuration.dimension
    var index = 0
    for text in texts {
      for (position, token) in text.enumerated() {
        let state = row(space.states, index)
        space.kernels.add(
          tokens + Int(token) * dimension, positions + position * dimension, segment, state, dimension)
        normalise(state, adding: nil, tableNorm, space)
        index += 1
      }
    }
  }

  private func normalise(
    _ state: UnsafeMutablePointer<Float>, adding residual: UnsafePointer<Float>?, _ norm: Norm,
    _ space: EncoderWorkspace
  ) {
    space.kernels.add_and_normalise(
      state, residual, norm.scale, norm.shift, configuration.layerNormEpsilon, configuration.dimension)
  }

  private func attend(_ texts: ArraySlice<[Int32]>, _ space: EncoderWorkspace) {
    var first = 0
    for text in texts {
      space.kernels.attend(
        space.projections + first * configuration.dimension * 3, text.count, configuration.heads,
        configuration.headDimension, row(space.context, first), space.scratch)
      first += text.count
    }
  }

  /// The rest of a layer after attention, for a tile of rows.
  private func feedForward(_ layer: Layer, _ space: EncoderWorkspace, _ first: Int, _ count: Int) throws {
    func apply(
      _ linear: LinearLayer, _ values: UnsafeMutablePointer<Float>, _ output: UnsafeMutablePointer<Float>
    ) throws {
      try linear.run(
        space, rows: count, input: linear.prepare(space, rows: count, values), output: output)
    }
    func addOutput(_ norm: Norm) {
      for index in 0..<count {
        normalise(row(space.states, first + index), adding: row(space.output, index), norm, space)
      }
    }
    try apply(layer.attentionOutput, row(space.context, first), space.output)
    addOutput(layer.attentionNorm)
    try apply(layer.inner, row(space.states, first), space.inner)
    for index in 0..<count {
      space.kernels.gelu(space.inner + index * configuration.innerDimension, configuration.innerDimension)
    }
    try apply(layer.output, space.inner, space.output)
    addOutput(layer.outputNorm)
  }

  private func mean(_ texts: ArraySlice<[Int32]>, _ space: EncoderWorkspace) -> [Embedding] {
    let dimension = configuration.dimension
    var first = 0
    return texts.map { text in
      var sum = [Float](repeating: 0, count: dimension)
      for index in first..<first + text.count {
        let state = row(space.states, index)
        for column in 0..<dimension { sum[column] += state[column] }
      }
      first += text.count
      return Embedding(normalising: sum)
    }
  }
}
