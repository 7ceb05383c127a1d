package import Embeddings

/// Decides how long a text waits for company, from how fast others have come lately.
///
/// Where they come so rarely that nobody would join in time, waiting only costs: then nobody waits. Where they come
/// fast, the wait is as long as a batch takes to fill, within the bound.
package struct BatchPacing: Sendable {
  /// The share of the newest gap in the average.
  private static let share = 0.2

  private let configuration: BatchingConfiguration
  private var last: ContinuousClock.Instant?
  /// The average gap between two texts, in seconds; nothing before the second one.
  private(set) var gap: Double?

  package init(_ configuration: BatchingConfiguration) {
    self.configuration = configuration
  }

  /// Takes note of texts that have come.
  package mutating func arrived(_ count: Int, at time: ContinuousClock.Instant) {
    if let last, count > 0 {
      let newest = last.duration(to: time) / .seconds(1) / Double(count)
      gap = gap.map { $0 + Self.share * (newest - $0) } ?? newest
    }
    last = time
  }

  /// How long to wait for more, when so many texts are there.
  package func wait(having count: Int, _ role: TextRole) -> Duration {
    if count >= configuration.maximumTexts { return .zero }
    let longest = role == .query ? configuration.wait : configuration.documentWait
    // Nobody waits for a document.
    if role == .document { return longest }
    guard let gap, gap < longest / .seconds(1) else { return .zero }
    return min(longest, .seconds(gap * Double(configuration.maximumTexts - count)))
  }
}
