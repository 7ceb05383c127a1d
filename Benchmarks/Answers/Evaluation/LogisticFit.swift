import Foundation

/// Logistic regression: fitted by gradient descent over standardised features, told for the features as they are.
public struct LogisticFit: Sendable {
  public let intercept: Double
  public let weights: [Double]

  /// Fits a model.
  ///
  /// - Parameter penalty: How much large weights are held back; few examples need it.
  public init(_ examples: [(features: [Double], isRight: Bool)], penalty: Double = 0.02) {
    let width = examples.first?.features.count ?? 0
    let count = Double(max(examples.count, 1))
    let means = (0..<width).map { column in examples.reduce(0) { $0 + $1.features[column] } / count }
    let spreads = (0..<width).map { column in
      let variance = examples.reduce(0) { $0 + pow($1.features[column] - means[column], 2) } / count
      return max(variance.squareRoot(), 1e-6)
    }
    let rows = examples.map { example in
      (0..<width).map { (example.features[$0] - means[$0]) / spreads[$0] }
    }
    var intercept = 0.0
    var weights = Array(repeating: 0.0, count: width)
    for _ in 0..<20_000 {
      var slope = 0.0
      var slopes = weights.map { penalty * $0 }
      for (row, example) in zip(rows, examples) {
        let sum = zip(weights, row).reduce(intercept) { $0 + $1.0 * $1.1 }
        let error = (1 / (1 + exp(-sum)) - (example.isRight ? 1 : 0)) / count
        slope += error
        for column in 0..<width { slopes[column] += error * row[column] }
      }
      intercept -= 0.5 * slope
      for column in 0..<width { weights[column] -= 0.5 * slopes[column] }
    }
    self.weights = zip(weights, spreads).map { $0 / $1 }
    self.intercept = zip(self.weights, means).reduce(intercept) { $0 - $1.0 * $1.1 }
  }
}
