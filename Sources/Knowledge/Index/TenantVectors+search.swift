extension TenantVectors {
  /// How much of the graph a search looks at: with it, 98 of 100 of the nearest are found among 100,000 passages, see
  /// `Docs/Retrieval.md`.
  private static let graphEffort = 400

  /// The nearest vectors, best first.
  package func nearest(to query: QuantizedVector, limit: Int, filter: PassageFilter) -> [PassageMatch] {
    let admitted = admitted(by: filter)
    var best = TopMatches(limit: limit)
    // A filter that lets little through would leave too few of what the graph finds.
    let isSelective = !filter.isEmpty && count(filter) * 4 < table.count
    if let graph, !isSelective {
      for found in graph.nearest(to: query, limit: max(limit, Self.graphEffort), effort: Self.graphEffort)
      where admitted?[Int(documentOfPlace[Int(found.place)])] ?? true {
        best.offer(found.similarity, place: found.place)
      }
      scan(graphCount..<table.count, query, admitted, into: &best)
    } else if isSelective, let admitted {
      for (document, isAdmitted) in zip(documents, admitted) where isAdmitted {
        scan(document.places, query, nil, into: &best)
      }
    } else {
      scan(0..<table.count, query, admitted, into: &best)
    }
    return best.sorted().map { PassageMatch(key: keys[Int($0.place)], score: Double($0.score)) }
  }

  private func scan(
    _ range: Range<Int>, _ query: QuantizedVector, _ admitted: [Bool]?, into best: inout TopMatches
  ) {
    guard !range.isEmpty else { return }
    let similarities = table.similarities(to: query, in: range)
    var threshold = best.threshold
    for (offset, similarity) in similarities.enumerated() where similarity > threshold {
      let place = range.lowerBound + offset
      guard admitted?[Int(documentOfPlace[place])] ?? true else { continue }
      best.offer(similarity, place: UInt32(place))
      threshold = best.threshold
    }
  }
}
