import COpenBLAS

/// Minimises a smooth function of many variables by L-BFGS (Nocedal and Wright, Numerical Optimization, ch. 7),
/// with a step that halves until the function falls enough.
struct LimitedMemoryBFGS {
  /// How many steps and gradient changes are remembered.
  var memory = 8
  /// The most steps to take.
  var maximumSteps = 80
  /// Stops when the gradient's length falls below this part of what it was at the start.
  var tolerance = 2e-4
  /// Stops when a step lowers the function by less than this part of it.
  var improvement = 1e-5

  private struct Change {
    var step: [Float]
    var gradient: [Float]
    var curvature: Double
  }

  /// Where the search is.
  private struct Place {
    var point: [Float]
    var gradient: [Float]
    var value: Double
    var changes: [Change] = []
    /// The gradient's length at which the search ends.
    let enough: Double

    init(count: Int, tolerance: Double, _ function: Function) {
      point = [Float](repeating: 0, count: count)
      gradient = point
      value = function(point, &gradient)
      enough = dot(gradient, gradient).squareRoot() * tolerance
    }
  }

  /// Gives its value at a point and writes its gradient.
  typealias Function = (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Double

  /// The variables at the minimum, starting from zero.
  func minimise(count: Int, _ function: Function) -> [Float] {
    var place = OpenBLASGate.pass { Place(count: count, tolerance: tolerance, function) }
    for _ in 0..<maximumSteps {
      guard OpenBLASGate.pass({ step(from: &place, function) }) else { break }
    }
    return place.point
  }

  /// Goes on by one step, or says that the search is over.
  private func step(from place: inout Place, _ function: Function) -> Bool {
    let length = Self.dot(place.gradient, place.gradient).squareRoot()
    guard length > place.enough else { return false }
    var direction = self.direction(place.gradient, place.changes)
    var slope = Self.dot(direction, place.gradient)
    if slope >= 0 {
      place.changes = []
      direction = place.gradient.map { -$0 }
      slope = -length * length
    }
    // Without memory the direction's length says nothing; the first step is one unit long.
    var step = place.changes.isEmpty ? min(1, 1 / length) * 4 : 1
    var next = place.point
    var nextGradient = place.gradient
    var nextValue = place.value
    var halvings = 0
    repeat {
      next = place.point
      cblas_saxpy(blasint(next.count), Float(step), direction, 1, &next, 1)
      nextValue = function(next, &nextGradient)
      step /= 2
      halvings += 1
    } while nextValue > place.value + 2e-4 * step * slope && halvings < 20
    guard nextValue < place.value else { return false }
    let fell = place.value - nextValue
    remember(from: place.point, to: next, place.gradient, nextGradient, in: &place.changes)
    (place.point, place.gradient, place.value) = (next, nextGradient, nextValue)
    return fell >= improvement * abs(nextValue)
  }

  /// The two-loop recursion: the gradient times the approximate inverse Hessian, downhill.
  private func direction(_ gradient: [Float], _ changes: [Change]) -> [Float] {
    let count = blasint(gradient.count)
    var result = gradient.map { -$0 }
    var factors: [Double] = []
    for change in changes.reversed() {
      let factor = Self.dot(change.step, result) / change.curvature
      factors.append(factor)
      cblas_saxpy(count, Float(-factor), change.gradient, 1, &result, 1)
    }
    if let last = changes.last {
      cblas_sscal(count, Float(last.curvature / Self.dot(last.gradient, last.gradient)), &result, 1)
    }
    for (change, factor) in zip(changes, factors.reversed()) {
      let back = Self.dot(change.gradient, result) / change.curvature
      cblas_saxpy(count, Float(factor - back), change.step, 1, &result, 1)
    }
    return result
  }

  private func remember(
    from point: [Float], to next: [Float], _ gradient: [Float], _ nextGradient: [Float],
    in changes: inout [Change]
  ) {
    var step = next
    var difference = nextGradient
    cblas_saxpy(blasint(point.count), -1, point, 1, &step, 1)
    cblas_saxpy(blasint(point.count), -1, gradient, 1, &difference, 1)
    let curvature = Self.dot(step, difference)
    guard curvature > 1e-12 else { return }
    changes.append(Change(step: step, gradient: difference, curvature: curvature))
    if changes.count > memory { changes.removeFirst() }
  }

  private static func dot(_ first: [Float], _ second: [Float]) -> Double {
    cblas_dsdot(blasint(first.count), first, 1, second, 1)
  }
}
