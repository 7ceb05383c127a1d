import Embeddings
import Essentials
import Knowledge

/// A way to rank pages for a question, compared with the others.
struct RetrievalMethod: Sendable {
  let name: String
  /// Whether this is what a customer's question gets.
  var isWhatIsServed = false
  let rank: @Sendable (RetrievalBench, String, Embedding) async throws -> [DocumentID]

  /// From the plainest to what the server does.
  static let all = [
    RetrievalMethod(name: "BM25, passages") { bench, text, _ in
      documents(try await bench.words(text))
    },
    RetrievalMethod(name: "vectors, passages") { bench, _, embedding in
      documents(try await bench.nearest(embedding))
    },
    RetrievalMethod(name: "reciprocal ranks, passages") { bench, text, embedding in
      reciprocal(try await bench.words(text).map(\.key), try await bench.nearest(embedding).map(\.key))
        .map(\.document)
    },
    RetrievalMethod(name: "weighted scores, passages") { bench, text, embedding in
      weighted(try await bench.words(text), try await bench.nearest(embedding)).map(\.document)
    },
    RetrievalMethod(name: "BM25, sections") { bench, text, embedding in
      try await bench.documents(text, embedding, .keyword)
    },
    RetrievalMethod(name: "vectors, sections") { bench, text, embedding in
      try await bench.documents(text, embedding, .vector)
    },
    RetrievalMethod(name: "reciprocal ranks, sections") { bench, text, embedding in
      reciprocal(
        try await bench.documents(text, embedding, .keyword),
        try await bench.documents(text, embedding, .vector))
    },
    RetrievalMethod(name: "**hybrid** (weighted scores, sections)", isWhatIsServed: true) {
      bench, text, embedding in
      try await bench.documents(text, embedding, .hybrid)
    },
  ]

  private static func documents(_ matches: [PassageMatch]) -> [DocumentID] {
    matches.map(\.key.document)
  }

  /// Cormack, Clarke and Büttcher, “Reciprocal Rank Fusion”, 2009, with their constant.
  private static func reciprocal<Key: Hashable>(_ lists: [Key]...) -> [Key] {
    var scores: [Key: Double] = [:]
    for list in lists {
      for (place, key) in list.enumerated() { scores[key, default: 0] += 1 / Double(60 + place + 1) }
    }
    return scores.sorted { $0.value > $1.value }.map(\.key)
  }

  private static func weighted(_ words: [PassageMatch], _ nearest: [PassageMatch]) -> [PassageKey] {
    var scores: [PassageKey: Double] = [:]
    for (matches, weight) in [(words, 0.25), (nearest, 0.75)] {
      guard let best = matches.first?.score, let worst = matches.last?.score, best > worst else { continue }
      for match in matches {
        scores[match.key, default: 0] += weight * (match.score - worst) / (best - worst)
      }
    }
    return scores.sorted { $0.value > $1.value }.map(\.key)
  }
}
