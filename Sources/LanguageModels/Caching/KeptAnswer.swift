import Essentials

/// An answer that is kept to be given again.
final class KeptAnswer: Sendable {
  let response: ModelResponse
  let tenant: TenantID
  let expires: Timestamp
  /// What the answer cost when it was made, in millionths of a US dollar.
  let cost: Int64?
  /// How long it took to make.
  let duration: Duration
  /// The passages that the answer's marks count.
  let passages: [String]
  /// Where questions of the same meaning look for it; nothing when only the very same request may have it.
  let scope: RequestKey?

  init(
    _ response: ModelResponse, tenant: TenantID, expires: Timestamp, cost: Int64?, duration: Duration,
    passages: [String], scope: RequestKey?
  ) {
    self.response = response
    self.tenant = tenant
    self.expires = expires
    self.cost = cost
    self.duration = duration
    self.passages = passages
    self.scope = scope
  }

  /// About how many bytes of memory it takes.
  var weight: Int {
    let texts = response.text.utf8.count + response.reasoning.utf8.count
    let suggestions = response.assessment?.suggestions.reduce(0) { $0 + $1.utf8.count + 16 } ?? 0
    let citations = response.citations.reduce(0) { $0 + $1.title.utf8.count + ($1.url?.utf8.count ?? 0) + 48 }
    return 512 + citations + texts + suggestions + passages.reduce(0) { $0 + $1.utf8.count + 16 }
  }

  /// The answer as it is given again: it says from which cache it comes, and it used nothing.
  func served(from cache: ModelSource.Cache, name: String) -> ModelResponse {
    var response = response
    var source = response.source ?? ModelSource(name: name, provider: "", model: "")
    source.requestID = nil
    source.hops = 0
    source.cache = cache
    source.reason =
      cache == .exact ? "the same was answered before" : "a question that means the same was answered before"
    response.source = source
    response.usage = TokenUsage(input: 0, output: 0)
    return response
  }
}

extension ModelResponse {
  /// Whether the answer is whole and good enough to be given again: complete, with text, without tools that wait to be
  /// called, no "I don't know", and of no stand-in.
  var isWorthKeeping: Bool {
    finishReason == .stop && toolCalls.isEmpty && !text.isEmpty && assessment?.isAnswered != false
      && source?.isStandIn != true
  }
}
