import Embeddings
import Knowledge

/// Tells from what was said before whether the assistant gets through to a customer.
struct EscalationHistory: Sendable {
  let embedder: any TextEmbedder
  /// How many replies in a row without an answer are too many.
  let failures: Int

  /// From which cosine on two questions are one in other words.
  private static let sameness: Float = 0.8
  /// The share of their words from which on they are without any embedding.
  private static let overlap = 0.75
  /// How many questions before are compared.
  private static let compared = 2
  /// Below this confidence an answer is hardly one.
  private static let hardly = 0.3

  /// What a draft and the exchanges before it show.
  func signals(_ draft: Draft, _ recalled: Recollection, _ turn: Turn) async throws -> [EscalationSignal] {
    var signals: [EscalationSignal] = []
    let isUnanswered = draft.isUnanswered && draft.handoff == nil
    if isUnanswered {
      signals.append(EscalationSignal(.unanswered, 0.7, why: ["nothing was found that answers"]))
      let before = recalled.exchanges.reversed().prefix { Self.isUnanswered($0.reply.answer) }.count
      if before + 1 >= failures {
        let score = min(0.95, 0.8 + 0.05 * Double(before + 1 - failures))
        signals.append(
          EscalationSignal(.repeated, score, why: ["no answer was found \(before + 1) times in a row"]))
      }
    } else if draft.source == .knowledge || draft.source == .model, draft.confidence < Self.hardly {
      signals.append(
        EscalationSignal(
          .unanswered, 1 - draft.confidence,
          why: ["the answer is sure by \(Int((draft.confidence * 100).rounded())) % only"]))
    }
    if let repeated = try await repetition(draft, recalled, turn) {
      // Of two of a kind the surer one is enough.
      if let other = signals.firstIndex(where: { $0.kind == .repeated }) {
        if signals[other].score < repeated.score { signals[other] = repeated }
      } else {
        signals.append(repeated)
      }
    }
    return signals
  }

  private static func isUnanswered(_ answer: Answer?) -> Bool {
    answer.map { $0.requiresEscalation && $0.handoff == nil && $0.source == .none } ?? false
  }

  /// Whether the customer asks what they asked before, in other words: once more where there was no answer, or for the
  /// second time whatever the answer was.
  private func repetition(
    _ draft: Draft, _ recalled: Recollection, _ turn: Turn
  ) async throws -> EscalationSignal? {
    guard recalled.question.isContextFree, draft.source != .smalltalk, draft.trace.dialogue == nil,
      draft.trace.form == nil, !recalled.exchanges.isEmpty
    else { return nil }
    let text = turn.message.text
    let stems = Set(ContentWords.stems(of: text))
    guard stems.count >= 2 else { return nil }
    var same: [ConversationStore.Exchange] = []
    for exchange in recalled.exchanges.suffix(Self.compared).reversed() {
      // Word for word it may have been sent twice.
      guard exchange.question.text != text, try await isSame(text, stems, exchange.question.text) else {
        break
      }
      same.append(exchange)
    }
    guard let last = same.first else { return nil }
    if same.count > 1 {
      return EscalationSignal(.repeated, 0.8, why: ["they ask the same for the third time, in other words"])
    }
    let score = Self.isUnanswered(last.reply.answer) ? 0.65 : 0.45
    return EscalationSignal(
      .repeated, score, why: ["they ask again what they asked before: “\(last.question.text.prefix(80))”"])
  }

  /// The embeddings are those that were made for the questions' own turns, where these are kept still.
  private func isSame(_ text: String, _ stems: Set<String>, _ other: String) async throws -> Bool {
    let others = Set(ContentWords.stems(of: other))
    let common = Double(stems.intersection(others).count)
    guard others.count >= 2, common > 0 else { return false }
    if common / Double(stems.union(others).count) >= Self.overlap { return true }
    guard let one = try await embedder.questionEmbedding(of: text),
      let two = try await embedder.questionEmbedding(of: other)
    else { return false }
    return one.embedding.cosine(two.embedding) >= Self.sameness
  }
}
