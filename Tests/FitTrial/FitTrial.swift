import Embeddings
import Foundation

/// A program that ends while it learns, as a server does that is stopped then.
@main
struct FitTrial {
  static func main() {
    _ = fit()
    for _ in 0..<2 { Thread.detachNewThread { while true { _ = fit() } } }
    Thread.sleep(forTimeInterval: 0.05)
    exit(0)
  }

  private static func fit() -> SoftmaxRegression {
    let (count, width, classes) = (300, 384, 60)
    var rows = RegressionRows(denseCount: width, sparseCount: 0, capacity: count)
    for row in 0..<count {
      let dense = (0..<width).map { Float((row &* width &+ $0) &* 7919 % 1009) / 1009 - 0.5 }
      rows.append(dense: dense, sparse: SparseFeatures(), class: row % classes)
    }
    return SoftmaxRegression.fit(rows, classCount: classes, penalty: 0.001)
  }
}
