import Essentials

/// What a service does with a call.
enum Fault: String, CaseIterable {
  /// It answers.
  case none = "answers"
  /// It answers, with pauses between its tokens.
  case slow = "answers slowly"
  /// 429 with Retry-After.
  case rateLimit = "429 with Retry-After"
  /// 500.
  case serverError = "500"
  /// 503.
  case overload = "503"
  /// Nothing comes, not even a head.
  case silence = "no answer at all"
  /// A head and a comment now and then, but no token.
  case stall = "stalls before the first token"
  /// The connection is closed before the first token.
  case earlyReset = "reset before the first token"
  /// The connection is closed after the first token.
  case lateReset = "reset after the first token"
  /// Nothing comes after the first token.
  case lateStall = "stalls after the first token"
  /// What comes is no JSON.
  case garbage = "garbage"
  /// A whole answer without a word.
  case empty = "empty answer"

  /// One fault in a hundred calls is one percent.
  private static let percents: [(Fault, Int)] = [
    (.slow, 8), (.rateLimit, 1), (.serverError, 5), (.overload, 3), (.silence, 1), (.stall, 2),
    (.earlyReset, 3), (.lateReset, 2), (.lateStall, 1), (.garbage, 3), (.empty, 2),
  ]

  static func random(_ random: inout SplitMix64) -> Fault {
    var number = Int.random(in: 0..<100, using: &random)
    for (fault, percent) in percents {
      number -= percent
      if number < 0 { return fault }
    }
    return .none
  }
}
