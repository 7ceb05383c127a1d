internal import Essentials
internal import Synchronization

/// Remembers how many passages have a word, which takes as long to count as to search for it.
///
/// A count may be off by what was ingested since: it only decides which words are worth looking for and what they
/// weigh. When the knowledge has grown or shrunk by a tenth, counting begins anew.
final class WordFrequencies: Sendable {
  private static let capacity = 20_000
  private let state = Mutex<[TenantID: Counts]>([:])

  private struct Counts {
    var total: Int
    var terms: [String: WordTerm] = [:]
  }

  func terms(
    _ words: [String], total: Int, in index: some WordIndex, _ context: TenantContext
  ) async throws -> [WordTerm] {
    let known = state.withLock { state in
      let counts = state[context.tenant] ?? Counts(total: total)
      if abs(counts.total - total) * 10 > counts.total || counts.terms.count > Self.capacity {
        state[context.tenant] = Counts(total: total)
      } else {
        state[context.tenant] = counts
      }
      return state[context.tenant]?.terms ?? [:]
    }
    let unknown = words.filter { known[$0] == nil }
    var fresh: [String: WordTerm] = [:]
    if !unknown.isEmpty {
      fresh = Dictionary(zip(unknown, try await index.terms(unknown))) { first, _ in first }
      state.withLock { $0[context.tenant]?.terms.merge(fresh) { _, new in new } }
    }
    return words.compactMap { known[$0] ?? fresh[$0] }
  }
}
