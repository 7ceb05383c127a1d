/// What a call of a service has used, as the service counts it, or else as much as was seen of it.
struct CallMeter: Sendable {
  /// The tokens of a call.
  struct Reading: Hashable, Sendable {
    var usage: TokenUsage
    /// Whether they are an estimate, in whole or in part.
    var isEstimated: Bool
  }

  /// Text of the answer that is not counted yet. Counted at the end or in large pieces, since a word that is cut in two
  /// counts for more.
  private var text = ""
  private var written = 0
  /// The tokens as the service counts them, as far as it has told.
  private(set) var counted: TokenUsage?

  private static let pieceBytes = 64 << 10

  /// Takes note of a piece of the answer.
  mutating func note(_ event: ModelEvent, _ estimator: TokenEstimator) {
    switch event {
    case .textDelta(let delta), .reasoningDelta(let delta), .toolCallArguments(_, let delta): text += delta
    case .toolCallStarted(_, _, let name, _): text += name
    case .usage(let usage): counted = usage
    case .started, .assessment, .citations, .finished: return
    }
    guard text.utf8.count > Self.pieceBytes else { return }
    written += estimator.count(text)
    text = ""
  }

  /// Whether the service has sent anything that costs.
  var isBegun: Bool { counted != nil || written > 0 || !text.isEmpty }

  /// What the call has used.
  ///
  /// - Parameter isWhole: Whether the answer has come to its end. The count of one that was cut off may be from its
  ///   beginning.
  func reading(_ request: ModelRequest, _ estimator: TokenEstimator, isWhole: Bool) -> Reading {
    if isWhole, let counted { return Reading(usage: counted, isEstimated: false) }
    let written = written + estimator.count(text)
    guard var usage = counted else {
      return Reading(
        usage: TokenUsage(input: estimator.count(request), output: written), isEstimated: true)
    }
    usage.output = max(usage.output, written)
    return Reading(usage: usage, isEstimated: true)
  }
}
