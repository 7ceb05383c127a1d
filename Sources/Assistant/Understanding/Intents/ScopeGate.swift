import Foundation

/// Says how likely it is that a message has one of the known intents at all.
///
/// A logistic regression of two features: the model's highest score, and the message's nearness to the
/// examples of that intent.
struct ScopeGate: Sendable {
  /// The part of messages that are taken to have none of the intents before anything is known of them; the
  /// share in CLINC150's test set.
  static let unknownShare = 1000.0 / 5500

  private var means: SIMD2<Double> = .zero
  private var scales: SIMD2<Double> = .one
  private var weights: SIMD2<Double> = .zero
  private var bias = 0.0

  /// Learns from messages with and without one of the intents. Without either it lets everything through.
  init(known: [IntentModel.Reading], unknown: [IntentModel.Reading]) {
    guard !known.isEmpty, !unknown.isEmpty else {
      bias = .infinity
      return
    }
    let features = (known + unknown).map(Self.features)
    let truths = known.map { _ in 1.0 } + unknown.map { _ in 0.0 }
    let shares =
      known.map { _ in (1 - Self.unknownShare) / Double(known.count) }
      + unknown.map { _ in Self.unknownShare / Double(unknown.count) }
    means = features.reduce(.zero, +) / Double(features.count)
    for feature in features { scales += (feature - means) * (feature - means) / Double(features.count) }
    scales -= .one
    scales = SIMD2(max(scales.x, 1e-9).squareRoot(), max(scales.y, 1e-9).squareRoot())
    descend(features.map { ($0 - means) / scales }, truths, shares)
  }

  /// The probability that a message has one of the intents.
  func probability(_ reading: IntentModel.Reading) -> Double {
    guard bias.isFinite else { return 1 }
    let scaled = (Self.features(reading) - means) / scales
    return Self.sigmoid((weights * scaled).sum() + bias)
  }

  private static func features(_ reading: IntentModel.Reading) -> SIMD2<Double> {
    SIMD2(Double(reading.scores[reading.best]), Double(reading.nearness))
  }

  /// Newton's method on the weighted cross-entropy with a little ridge, which makes it converge even when the two
  /// kinds can be told apart without error.
  private mutating func descend(_ features: [SIMD2<Double>], _ truths: [Double], _ shares: [Double]) {
    let ridge = 1e-3
    for _ in 0..<25 {
      var gradient = SIMD3(weights.x * ridge, weights.y * ridge, 0)
      var (xx, xy, yy, xb, yb, bb) = (ridge, 0.0, ridge, 0.0, 0.0, 1e-9)
      for index in features.indices {
        let feature = features[index]
        let probability = Self.sigmoid((weights * feature).sum() + bias)
        let error = shares[index] * (probability - truths[index])
        let curvature = shares[index] * probability * (1 - probability)
        gradient += SIMD3(feature.x, feature.y, 1) * error
        xx += curvature * feature.x * feature.x
        xy += curvature * feature.x * feature.y
        yy += curvature * feature.y * feature.y
        xb += curvature * feature.x
        yb += curvature * feature.y
        bb += curvature
      }
      // Cramer's rule for the three unknowns of the symmetric Hessian.
      let first = SIMD3(yy * bb - yb * yb, xb * yb - xy * bb, xy * yb - xb * yy)
      let second = SIMD3(first.y, xx * bb - xb * xb, xb * xy - xx * yb)
      let third = SIMD3(first.z, second.z, xx * yy - xy * xy)
      let determinant = xx * first.x + xy * first.y + xb * first.z
      guard determinant > 1e-15 else { break }
      let step =
        SIMD3((first * gradient).sum(), (second * gradient).sum(), (third * gradient).sum()) / determinant
      weights -= SIMD2(step.x, step.y)
      bias -= step.z
      if abs(step.x) + abs(step.y) + abs(step.z) < 1e-9 { break }
    }
  }

  private static func sigmoid(_ value: Double) -> Double { 1 / (1 + exp(-value)) }
}
