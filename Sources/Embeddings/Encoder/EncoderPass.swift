import COpenBLAS
import Glibc

/// The encoder's mathematics for one text.
struct EncoderPass {
  let configuration: EncoderConfiguration
  let weights: EncoderWeights

  /// The normalised mean of the last layer's token vectors.
  func embedding(_ tokens: [Int32]) -> [Float] {
    let dimension = configuration.dimension
    let count = tokens.count
    var states = [Float](repeating: 0, count: count * dimension)
    for (position, token) in tokens.enumerated() {
      for index in 0..<dimension {
        states[position * dimension + index] =
          weights.tables.tokens[Int(token) * dimension + index]
          + weights.tables.positions[position * dimension + index] + weights.tables.segments[index]
      }
    }
    normalise(&states, weights.tableNorm)
    for layer in weights.layers {
      var attended = apply(layer.attentionOutput, to: attention(layer, states))
      for index in attended.indices { attended[index] += states[index] }
      normalise(&attended, layer.attentionNorm)
      var inner = apply(layer.inner, to: attended)
      for index in inner.indices {
        inner[index] = 0.5 * inner[index] * (1 + erff(inner[index] * Float(0.5).squareRoot()))
      }
      states = apply(layer.output, to: inner)
      for index in states.indices { states[index] += attended[index] }
      normalise(&states, layer.outputNorm)
    }
    var sum = [Float](repeating: 0, count: dimension)
    for position in 0..<count {
      for index in 0..<dimension { sum[index] += states[position * dimension + index] }
    }
    return sum
  }

  private func apply(_ layer: EncoderWeights.Linear, to input: [Float]) -> [Float] {
    let rows = input.count / layer.inputs
    var output = [Float](repeating: 0, count: rows * layer.outputs)
    for row in 0..<rows {
      for index in 0..<layer.outputs { output[row * layer.outputs + index] = layer.bias[index] }
    }
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, Int32(rows), Int32(layer.outputs), Int32(layer.inputs), 1,
      input,
      Int32(layer.inputs), layer.weight.baseAddress, Int32(layer.inputs), 1, &output, Int32(layer.outputs))
    return output
  }

  private func attention(_ layer: EncoderWeights.Layer, _ states: [Float]) -> [Float] {
    let dimension = configuration.dimension
    let rows = states.count / dimension
    let width = configuration.headDimension
    let query = apply(layer.query, to: states)
    let key = apply(layer.key, to: states)
    let value = apply(layer.value, to: states)
    var output = [Float](repeating: 0, count: rows * dimension)
    var scores = [Float](repeating: 0, count: rows)
    for head in 0..<configuration.heads {
      let offset = head * width
      for row in 0..<rows {
        for other in 0..<rows {
          var sum: Float = 0
          for index in offset..<offset + width {
            sum += query[row * dimension + index] * key[other * dimension + index]
          }
          scores[other] = sum / Float(width).squareRoot()
        }
        let peak = scores.max() ?? 0
        var total: Float = 0
        for other in 0..<rows {
          scores[other] = expf(scores[other] - peak)
          total += scores[other]
        }
        for other in 0..<rows {
          let share = scores[other] / total
          for index in offset..<offset + width {
            output[row * dimension + index] += share * value[other * dimension + index]
          }
        }
      }
    }
    return output
  }

  private func normalise(_ states: inout [Float], _ norm: EncoderWeights.Norm) {
    let dimension = configuration.dimension
    for start in stride(from: 0, to: states.count, by: dimension) {
      var sum: Float = 0
      for index in start..<start + dimension { sum += states[index] }
      let mean = sum / Float(dimension)
      var squares: Float = 0
      for index in start..<start + dimension { squares += (states[index] - mean) * (states[index] - mean) }
      let factor = 1 / (squares / Float(dimension) + configuration.layerNormEpsilon).squareRoot()
      for index in 0..<dimension {
        states[start + index] =
          (states[start + index] - mean) * factor * norm.scale[index] + norm.shift[index]
      }
    }
  }
}
