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
    let query: LinearLayer
    let key: LinearLayer
    let value: LinearLayer
    let attentionOutput: LinearLayer
    let attentionNorm: Norm
    let inner: LinearLayer
    let output: LinearLayer
    let outputNorm: Norm
  }

  let configuration: EncoderConfiguration
  let kernels: EncoderKernels
  private let tables: EncoderWeights.Tables
  private let file: MappedFile
  private let tableNorm: Norm
  private let layers: [Layer]

  /// Packs the weights for these kernels, and lets go of the file's pages.
  init(
    _ weights: EncoderWeights, _ configuration: EncoderConfiguration, _ plan: NumberPlan,
    _ kernels: EncoderKernels
  ) {
    var spread = InputSpread(after: weights.tableNorm)
    layers = weights.layers.map { layer in
      let afterAttention = InputSpread(after: layer.attentionNorm)
      defer { spread = InputSpread(after: layer.outputNorm) }
      return Layer(
        query: LinearLayer(layer.query, plan.projections, inputs: spread, kernels),
        key: LinearLayer(layer.key, plan.projections, inputs: spread, kernels),
        value: LinearLayer(layer.value, plan.projections, inputs: spread, kernels),
        attentionOutput: LinearLayer(
          layer.attentionOutput, plan.attentionOutput, inputs: spread.through(layer.value), kernels),
        attentionNorm: Norm(layer.attentionNorm),
        inner: LinearLayer(layer.inner, plan.inner, inputs: afterAttention, kernels),
        output: LinearLayer(
          layer.output, plan.output, inputs: afterAttention.through(layer.inner), kernels),
        outputNorm: Norm(layer.outputNorm))
    }
    tables = weights.tables
    tableNorm = Norm(weights.tableNorm)
    file = weights.file.file
    file.release()
    self.configuration = configuration
    self.kernels = kernels
  }

  /// The normalised mean of each text's token vectors; together the texts have no more tokens than `space` takes.
  func embed(_ texts: ArraySlice<[Int32]>, _ space: EncoderWorkspace) -> [Embedding] {
    let rows = texts.reduce(0) { $0 + $1.count }
    precondition(rows <= space.capacity, "too many tokens at a time")
    lookUp(texts, space)
    for layer in layers {
      inTiles(rows) { first, count in project(layer, space, first, count) }
      attend(texts, space)
      inTiles(rows) { first, count in feedForward(layer, space, first, count) }
    }
    return mean(texts, space)
  }

  private func row(_ base: UnsafeMutablePointer<Float>, _ index: Int) -> UnsafeMutablePointer<Float> {
    base + index * configuration.dimension
  }

  /// Cuts the rows into tiles of about the same height.
  private func inTiles(_ rows: Int, _ body: (_ first: Int, _ count: Int) -> Void) {
    var first = 0
    for tiles in stride(from: (rows + EncoderWorkspace.tile - 1) / EncoderWorkspace.tile, to: 0, by: -1) {
      let count = (rows - first + tiles - 1) / tiles
      body(first, count)
      first += count
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
        kernels.add(
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
    kernels.add_and_normalise(
      state, residual, norm.scale, norm.shift, configuration.layerNormEpsilon, configuration.dimension)
  }

  /// Query, key and value side by side, for a tile of rows.
  private func project(_ layer: Layer, _ space: EncoderWorkspace, _ first: Int, _ count: Int) {
    let dimension = configuration.dimension
    for (index, linear) in [layer.query, layer.key, layer.value].enumerated() {
      linear.run(
        row(space.states, first), rows: count, space.projections + (first * 3 + index) * dimension,
        stride: dimension * 3, space)
    }
  }

  private func attend(_ texts: ArraySlice<[Int32]>, _ space: EncoderWorkspace) {
    var first = 0
    for text in texts {
      kernels.attend(
        space.projections + first * configuration.dimension * 3, text.count, configuration.heads,
        configuration.headDimension, row(space.context, first), space.scratch)
      first += text.count
    }
  }

  /// The rest of a layer after attention, for a tile of rows.
  private func feedForward(_ layer: Layer, _ space: EncoderWorkspace, _ first: Int, _ count: Int) {
    func addOutput(_ norm: Norm) {
      for index in 0..<count {
        normalise(row(space.states, first + index), adding: row(space.output, index), norm, space)
      }
    }
    layer.attentionOutput.run(
      row(space.context, first), rows: count, space.output, stride: configuration.dimension, space)
    addOutput(layer.attentionNorm)
    layer.inner.run(
      row(space.states, first), rows: count, space.inner, stride: configuration.innerDimension, space)
    for index in 0..<count {
      kernels.gelu(space.inner + index * configuration.innerDimension, configuration.innerDimension)
    }
    layer.output.run(space.inner, rows: count, space.output, stride: configuration.dimension, space)
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
