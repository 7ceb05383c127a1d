/// Places boxes in layers so that arrows point down and cross seldom: the method of Sugiyama, Tagawa and Toda (1981,
/// https://doi.org/10.1109/TSMC.1981.4308636) in its plain form. Cycles are broken where a search in depth comes back; layers are
/// longest paths; order within a layer goes by the mean place of the neighbours; so do the places themselves.
struct LayeredLayout {
  struct Size {
    var width: Double
    var height: Double
  }

  struct Point: Hashable {
    var x: Double
    var y: Double
  }

  struct Link {
    let from: Int
    let to: Int
    /// The room that its label needs; zero for none.
    let label: Size
  }

  /// An arrow's way: points that it runs through from its beginning to its end, and the middle of its label.
  struct Route {
    let points: [Point]
    let label: Point
  }

  /// The middle of each box.
  private(set) var places: [Point]
  /// The way of each arrow.
  private(set) var routes: [Route] = []
  private(set) var size = Size(width: 0, height: 0)

  private let boxes: [Size]
  private let links: [Link]
  private var cells: [Cell] = []
  private var layers: [[Int]] = []
  /// For each arrow: the cells from the upper box to the lower one, and whether the arrow points up.
  private var chains: [(cells: [Int], isReversed: Bool)] = []

  /// A box, or a place where an arrow passes a layer.
  private struct Cell {
    var width: Double
    var height: Double
    var layer: Int
    var x = 0.0
    var above: [Int] = []
    var below: [Int] = []
    var isBox: Bool
  }

  private static let gap = 28.0
  private static let laneGap = 16.0
  private static let margin = 24.0
  private static let layerGap = 22.0

  init(_ boxes: [Size], _ links: [Link]) {
    self.boxes = boxes
    self.links = links
    places = boxes.map { _ in Point(x: 0, y: 0) }
    build()
    order()
    for _ in 0..<24 { spread() }
    finish()
  }

  // MARK: Layers

  private mutating func build() {
    let isBack = backLinks()
    let layer = longestPaths(isBack)
    cells = zip(boxes, layer).map { Cell(width: $0.width, height: $0.height, layer: $1, isBox: true) }
    for (link, isReversed) in zip(links, isBack) {
      let (upper, lower) = isReversed ? (link.to, link.from) : (link.from, link.to)
      var chain = [upper]
      // An arrow to its own box passes the layer below and comes back.
      let last = upper == lower ? layer[upper] + 2 : layer[lower]
      let middle = (layer[upper] + last) / 2 | 1
      for number in (layer[upper] + 1)..<max(last, layer[upper] + 2) {
        let label = number == middle ? link.label : Size(width: 0, height: 0)
        chain.append(cells.count)
        cells.append(Cell(width: label.width, height: label.height, layer: number, isBox: false))
      }
      chain.append(lower)
      for (above, below) in zip(chain, chain.dropFirst()) where cells[above].layer < cells[below].layer {
        cells[above].below.append(below)
        cells[below].above.append(above)
      }
      chains.append((chain, isReversed))
    }
    layers = Array(repeating: [], count: (cells.map(\.layer).max() ?? 0) + 1)
    for (index, cell) in cells.enumerated() { layers[cell.layer].append(index) }
  }

  /// Which arrows lead back to a box on the way to their own.
  private func backLinks() -> [Bool] {
    var isBack = links.map { $0.from == $0.to }
    var state = boxes.map { _ in 0 }
    func visit(_ box: Int) {
      state[box] = 1
      for (index, link) in links.enumerated() where link.from == box && link.to != box {
        if state[link.to] == 1 { isBack[index] = true } else if state[link.to] == 0 { visit(link.to) }
      }
      state[box] = 2
    }
    for box in boxes.indices where state[box] == 0 { visit(box) }
    return isBack
  }

  /// Boxes stand in even layers, labels in the odd ones between.
  private func longestPaths(_ isBack: [Bool]) -> [Int] {
    var layer = boxes.map { _ in 0 }
    // Each pass moves at least one box to its layer.
    for _ in boxes.indices {
      var hasMoved = false
      for (link, isBack) in zip(links, isBack) where link.from != link.to {
        let (upper, lower) = isBack ? (link.to, link.from) : (link.from, link.to)
        if layer[lower] < layer[upper] + 2 {
          layer[lower] = layer[upper] + 2
          hasMoved = true
        }
      }
      if !hasMoved { break }
    }
    return layer
  }

  // MARK: Order

  private mutating func order() {
    var best = layers
    var fewest = crossings
    for sweep in 0..<16 where fewest > 0 {
      let isDown = sweep.isMultiple(of: 2)
      let rank = isDown ? Array(layers.indices) : layers.indices.reversed()
      for number in rank {
        var place: [Int: Double] = [:]
        let other = isDown ? number - 1 : number + 1
        guard layers.indices.contains(other) else { continue }
        for (position, cell) in layers[other].enumerated() { place[cell] = Double(position) }
        let keys = layers[number].enumerated().map { position, cell -> (Double, Int, Int) in
          let near = (isDown ? cells[cell].above : cells[cell].below).compactMap { place[$0] }
          return (near.isEmpty ? Double(position) : near.reduce(0, +) / Double(near.count), position, cell)
        }
        layers[number] = keys.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
      }
      let count = crossings
      if count < fewest { (best, fewest) = (layers, count) }
    }
    layers = best
    for layer in layers {
      var x = 0.0
      for cell in layer {
        cells[cell].x = x + cells[cell].width / 2
        x += cells[cell].width + Self.gap
      }
    }
  }

  private var crossings: Int {
    var position: [Int: Int] = [:]
    for layer in layers { for (place, cell) in layer.enumerated() { position[cell] = place } }
    var count = 0
    for layer in layers {
      let lines = layer.flatMap { cell in
        cells[cell].below.map { (position[cell] ?? 0, position[$0] ?? 0) }
      }
      for (index, line) in lines.enumerated() {
        for other in lines[(index + 1)...] where (line.0 - other.0) * (line.1 - other.1) < 0 { count += 1 }
      }
    }
    return count
  }

  // MARK: Places

  /// Moves every cell towards the mean of its neighbours, as far as those beside it allow.
  private mutating func spread() {
    for number in Array(layers.indices) + layers.indices.reversed() {
      let layer = layers[number]
      let wanted = layer.map { cell -> Double in
        let near = cells[cell].above + cells[cell].below
        guard !near.isEmpty else { return cells[cell].x }
        // Long arrows become straight when their points pull more than boxes do.
        let weights = near.map { cells[$0].isBox || cells[cell].isBox ? 1.0 : 4.0 }
        let sum = zip(near, weights).reduce(0) { $0 + cells[$1.0].x * $1.1 }
        return sum / weights.reduce(0, +)
      }
      var left = wanted
      for index in layer.indices.dropFirst() {
        left[index] = max(wanted[index], left[index - 1] + distance(layer[index - 1], layer[index]))
      }
      var right = wanted
      for index in layer.indices.dropLast().reversed() {
        right[index] = min(wanted[index], right[index + 1] - distance(layer[index], layer[index + 1]))
      }
      for (index, cell) in layer.enumerated() { cells[cell].x = (left[index] + right[index]) / 2 }
    }
  }

  private func distance(_ left: Int, _ right: Int) -> Double {
    let gap = cells[left].isBox || cells[right].isBox ? Self.gap : Self.laneGap
    return (cells[left].width + cells[right].width) / 2 + gap
  }

  private mutating func finish() {
    let leftmost = cells.map { $0.x - $0.width / 2 }.min() ?? 0
    for index in cells.indices { cells[index].x += Self.margin - leftmost }
    var y = Self.margin
    var middles: [Double] = []
    for layer in layers {
      let height = layer.map { cells[$0].height }.max() ?? 0
      middles.append(y + height / 2)
      y += height + Self.layerGap
    }
    size = Size(
      width: (cells.map { $0.x + $0.width / 2 }.max() ?? 0) + Self.margin,
      height: y - Self.layerGap + Self.margin)
    for box in boxes.indices { places[box] = Point(x: cells[box].x, y: middles[cells[box].layer]) }
    routes = chains.indices.map { route($0, middles) }
  }

  private func route(_ index: Int, _ middles: [Double]) -> Route {
    let (chain, isReversed) = chains[index]
    let passed = chain.dropFirst().dropLast()
    let labelled = passed.first { cells[$0].width > 0 }
    // An arrow to the next box needs no help; through its label, it runs straight down.
    let inner =
      passed.count == 1 && labelled == nil
      ? []
      : passed.flatMap { cell -> [Point] in
        let (x, y, half) = (cells[cell].x, middles[cells[cell].layer], cells[cell].height / 2)
        return half == 0 ? [Point(x: x, y: y)] : [Point(x: x, y: y - half), Point(x: x, y: y + half)]
      }
    let label = labelled.map { Point(x: cells[$0].x, y: middles[cells[$0].layer]) }
    let (upper, lower) = (chain[0], chain[chain.count - 1])
    var points = [port(of: upper, chain: index, isBelow: true)] + inner
    points.append(
      upper == lower
        ? Point(x: places[lower].x + boxes[lower].width / 2 - 8, y: places[lower].y + boxes[lower].height / 2)
        : port(of: lower, chain: index, isBelow: false))
    return Route(points: isReversed ? points.reversed() : points, label: label ?? points[0])
  }

  /// Where an arrow touches a box: those on one side stand apart, in the order of where they come from.
  private func port(of box: Int, chain index: Int, isBelow: Bool) -> Point {
    let ends = chains.indices.filter {
      isBelow ? chains[$0].cells.first == box : chains[$0].cells.last == box
    }
    .map { ($0, cells[isBelow ? chains[$0].cells[1] : chains[$0].cells[chains[$0].cells.count - 2]].x) }
    .sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
    let place = Double(ends.firstIndex(of: index) ?? 0) - Double(ends.count - 1) / 2
    let step = min(26, boxes[box].width * 0.7 / Double(max(ends.count, 1)))
    return Point(
      x: places[box].x + place * step, y: places[box].y + (isBelow ? 1 : -1) * boxes[box].height / 2)
  }
}
