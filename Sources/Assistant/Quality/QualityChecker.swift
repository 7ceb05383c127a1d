public import Embeddings
import Knowledge
import LanguageModels

/// Checks replies before they are sent: six dimensions, and whether what they say has a source. Where the similarity of
/// question and reply is not known, both are embedded for it.
public struct QualityChecker: Sendable {
  private let embedder: (any TextEmbedder)?
  private let shelf = EvidenceShelf()

  /// Makes a checker.
  ///
  /// - Parameter embedder: Tells how near reply and question are. Without one, or with one whose cosines mean something
  ///   else than the usual model's, words decide.
  public init(embedder: (any TextEmbedder)?) {
    self.embedder = embedder
  }

  /// Checks one reply.
  public func check(_ input: QualityInput, _ configuration: QualityConfiguration) async -> QualityReport {
    var input = input
    if input.kind == .answer, HonestWords.areIn(input.text) { input.kind = .unknown }
    if input.kind == .answer, input.similarity == nil { input.similarity = await similarity(input) }
    return report(input, configuration)
  }

  /// The cosine of question and reply. Without one words decide: an embedder that fails is no reason to fail the turn.
  private func similarity(_ input: QualityInput) async -> Double? {
    guard let embedder, embedder.model.isReference else { return nil }
    var texts = [Self.beginning(of: input.text)]
    let known = input.questionEmbedding.flatMap { $0.model == embedder.model ? $0.embedding : nil }
    if known == nil { texts.append(input.question) }
    guard let embeddings = try? await embedder.embed(texts), embeddings.count == texts.count else {
      return nil
    }
    return Double(embeddings[0].cosine(known ?? embeddings[1]))
  }

  /// Checks one reply by words alone, or by the similarity that comes with it.
  func report(_ input: QualityInput, _ configuration: QualityConfiguration) -> QualityReport {
    let reply = ReplyText(input.text)
    var report = QualityReport()
    let safety = SafetyCheck(input, shelf: shelf).findings(reply)
    report.scores.safety = SafetyCheck.score(safety)
    let evidence = GroundingCheck(input, shelf: shelf)
    let grounding = evidence.check(reply)
    report.grounding = grounding.score
    let coherence = CoherenceCheck(reply, isWhole: input.isWhole)
    report.scores.coherence = coherence.score
    report.findings = safety + grounding.findings + coherence.findings
    if input.kind == .answer {
      let relevance = RelevanceCheck(
        reply, question: input.question, similarity: input.similarity,
        sources: evidence.sources(of: reply))
      report.scores.relevance = relevance.score
      report.findings += relevance.findings
    }
    let sentiment = SentimentCheck(reply)
    let grammar = GrammarCheck(reply)
    let length = LengthCheck(reply, question: input.question, kind: input.kind)
    report.scores.sentiment = sentiment.score
    report.scores.grammar = grammar.score
    report.scores.length = length.score
    report.findings += sentiment.findings + grammar.findings + length.findings
    report.judge(configuration)
    return report
  }

  /// A check of what a reply must not say, for each of its sentences as it is written.
  func gate(_ input: QualityInput) -> ReplyGate {
    ReplyGate((SafetyCheck(input, shelf: shelf), GroundingCheck(input, shelf: shelf)))
  }

  /// Enough of a reply to tell what it is about.
  private static func beginning(of text: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace).prefix(80)
    return words.joined(separator: " ").replacing("**", with: "").replacing("|", with: " ")
  }
}

/// Words that say that the answer is not known.
enum HonestWords {
  static func areIn(_ text: String) -> Bool {
    let words = Array(Words(String(text.prefix(300))))
    return words.count <= 80 && phrases.first(in: words) != nil
  }

  private static let phrases = PhraseList(
    """
    i don't know
    i do not know
    i don't have that information
    i don't have any information
    i don't have information
    i couldn't find
    i could not find
    i can't find
    i cannot find
    i didn't find
    i did not find
    the sources don't
    the sources do not
    our help pages don't
    our help pages do not
    i'm not sure about that
    """)
}
