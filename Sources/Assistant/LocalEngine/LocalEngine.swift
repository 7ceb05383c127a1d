public import LanguageModels
import Synchronization

/// The model named `local`: it answers from the passages that were found, in their own words, without any network.
///
/// It picks the sentences, steps and rows that answer the question, says how sure it is, and says so when it is not.
public final class LocalEngine: LanguageModel {
  public let name = "local"

  /// Passages are read once; a help centre's fit, a manual's most asked ones do.
  private let read: Mutex<RecentlyUsed<String, ReadPassage>>

  /// Makes an engine that remembers how it read so many passages.
  public init(rememberedPassages: Int = 2000) {
    read = Mutex(RecentlyUsed(capacity: rememberedPassages))
  }

  public func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: ModelEvent.self)
    for event in events(for: request) { continuation.yield(event) }
    continuation.finish()
    return stream
  }

  private func events(for request: ModelRequest) -> [ModelEvent] {
    let judged = judge(request)
    let text = judged.isAnswered ? judged.text : unknown(request)
    let assessment = ModelAssessment(
      isAnswered: judged.isAnswered, confidence: judged.confidence,
      suggestions: suggestions(request, besides: judged.used))
    return [.assessment(assessment)] + TextPieces(text).map { .textDelta(String($0)) } + [
      .finished(.complete)
    ]
  }

  /// The best answer that the passages give, and how sure it is.
  func judge(_ request: ModelRequest) -> Judgement {
    guard let composition = compose(request) else { return Judgement(text: "", used: [], confidence: 0) }
    let evidence = AnswerEvidence(composition, request)
    return Judgement(text: composition.text, used: composition.used, confidence: evidence.confidence)
  }

  /// The best answer that the passages give, told or not, with what speaks for it: for fitting.
  package struct Candidate: Sendable {
    package var text: String
    package var features: [Double]
  }

  /// The best answer to a request; nothing when no passage holds text.
  package func candidate(for request: ModelRequest) -> Candidate? {
    compose(request).map { Candidate(text: $0.text, features: AnswerEvidence($0, request).features) }
  }

  /// An answer before it is told.
  struct Judgement {
    var text: String
    /// The places of the passages in it, from 0.
    var used: [Int]
    var confidence: Double
    var isAnswered: Bool { confidence >= AnswerEvidence.answersFrom }
  }

  private func compose(_ request: ModelRequest) -> AnswerComposer.Composition? {
    AnswerComposer(maximumWords: request.maximumWords).compose(
      question: request.understanding.question, focus: request.understanding.focus,
      passages: request.passages, read: request.passages.map(readPassage))
  }

  private func readPassage(_ passage: ModelPassage) -> ReadPassage {
    if let known = read.withLock({ $0.value(for: passage.id) }) { return known }
    let new = ReadPassage(passage)
    read.withLock { $0.set(new, for: passage.id) }
    return new
  }

  // MARK: What is said around an answer

  /// An honest "I don't know" with the nearest topics and the offer of a person.
  private func unknown(_ request: ModelRequest) -> String {
    let topics = topics(of: request, besides: []).prefix(3)
    guard !topics.isEmpty else {
      return "I don't know that. Would you like me to pass you to a person?"
    }
    return "I don't know that. The nearest that I can tell you about:\n\n"
      + topics.map { "- \($0)" }.joined(separator: "\n")
      + "\n\nOr would you like me to pass you to a person?"
  }

  /// What the customer may want to ask next: the topics of the passages that were found but not used.
  private func suggestions(_ request: ModelRequest, besides used: [Int]) -> [String] {
    Array(topics(of: request, besides: used).prefix(3))
  }

  /// The nearest headings of the passages, each once.
  private func topics(of request: ModelRequest, besides used: [Int]) -> [String] {
    var seen = Set(used.map { Self.topic(of: request.passages[$0]) })
    seen.insert(request.understanding.question)
    return request.passages.indices.compactMap { index in
      guard !used.contains(index) else { return nil }
      let topic = Self.topic(of: request.passages[index])
      return seen.insert(topic).inserted ? topic : nil
    }
  }

  private static func topic(of passage: ModelPassage) -> String {
    passage.headings.last ?? passage.title
  }
}
