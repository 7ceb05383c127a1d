/// How a linear layer's inputs spread, column by column, as far as the weights before it tell.
///
/// Bytes have one step for a whole row, so a column that spreads widely would cost all others their precision. Moving
/// each column's centre into the bias and half of its spread into the weights, which have steps of their own, evens
/// that out (the idea of SmoothQuant, Xiao et al. 2023, without its calibration texts).
struct InputSpread {
  /// What each column's values lie around.
  let centre: [Float]
  /// How far they are from it, about; only the proportions count.
  let size: [Float]

  private init(centre: [Float], size: [Float]) {
    self.centre = centre
    self.size = size
  }

  /// What comes out of a normalisation: values of variance one, scaled and shifted.
  init(after norm: EncoderWeights.Norm) {
    self.init(centre: Array(norm.shift), size: norm.scale.map(abs))
  }

  /// What a linear layer makes of such inputs, were its columns independent.
  func through(_ linear: EncoderWeights.Linear) -> InputSpread {
    var centre: [Float] = []
    var size: [Float] = []
    for output in 0..<linear.outputs {
      var sum = linear.bias[output]
      var squares: Float = 0
      for (input, weight) in linear.row(output).enumerated() {
        sum += weight * self.centre[input]
        squares += (weight * self.size[input]) * (weight * self.size[input])
      }
      centre.append(sum)
      size.append(squares.squareRoot())
    }
    return InputSpread(centre: centre, size: size)
  }

  /// What each column is divided by, and its weights are multiplied with: the geometric middle between evening out
  /// the inputs and evening out the weights.
  func factors(_ rows: [UnsafeBufferPointer<Float>]) -> [Float] {
    size.indices.map { column in
      let peak = rows.reduce(Float(0)) { max($0, abs($1[column])) }
      return (max(size[column], 1e-6) / max(peak, 1e-6)).squareRoot()
    }
  }
}
