/// Whether a reply is about the question, and says more than what fits every question.
struct RelevanceCheck {
  private(set) var score = 1.0
  private(set) var findings: [QualityFinding] = []

  /// - Parameters:
  ///   - similarity: The cosine of question and reply; nothing where it is not known.
  ///   - sources: The concepts of what the reply's statements are taken from.
  init(_ reply: ReplyText, question: String, similarity: Double?, sources: Set<String>) {
    let asked = Evidence.concepts(of: question)
    let said = reply.parts.reduce(into: Set<String>()) { $0.formUnion($1.stems) }
    if let phrase = Self.boilerplate(reply, said, asked) {
      findings.append(QualityFinding(.relevance, .generic, phrase))
      score = 0.2
      return
    }
    score = Self.score(
      overlap: GroundingCheck.overlap(asked, said.union(sources)), similarity: similarity,
      hasConcepts: !asked.isEmpty)
    if score < Self.offTopic {
      findings.append(QualityFinding(.relevance, .offTopic, reply.parts.first?.text ?? ""))
    }
  }

  private static let offTopic = 0.5

  /// Words in common and meaning in common make up for one another: a right answer in other words, and a right answer
  /// to a question whose meaning the model does not know.
  private static func score(overlap: Double, similarity: Double?, hasConcepts: Bool) -> Double {
    guard let similarity else { return hasConcepts ? min(1, 0.4 + overlap) : 1 }
    let meaning = min(max((similarity - unrelated) / (related - unrelated), 0), 1)
    guard hasConcepts else { return max(meaning, 0.5) }
    return min(1, meaning + overlap * overlapWeight)
  }

  /// Cosines of all-MiniLM-L6-v2: a reply that has nothing to do with the question, and one that surely has.
  private static let unrelated = 0.05
  private static let related = 0.5
  private static let overlapWeight = 1.0

  // MARK: What fits every question

  private static func boilerplate(_ reply: ReplyText, _ said: Set<String>, _ asked: Set<String>) -> String? {
    var empty = 0
    var phrase: String?
    for part in reply.parts {
      if let found = phrases.first(in: part.words) {
        empty += 1
        phrase = phrase ?? found
      } else if part.stems.subtracting(courtesy).isEmpty {
        empty += 1
      }
    }
    guard let phrase, empty * 3 >= reply.parts.count * 2, FigureReader.figures(in: reply.text).isEmpty else {
      return nil
    }
    return phrase
  }

  private static let courtesy: Set<String> = Set(
    "thank question message hear contact team customer service support help assist happy glad hope day great patience"
      .split(separator: " ").map { Stem.of(String($0)) })

  private static let phrases = PhraseList(
    """
    thank you for your question
    thank you for your message
    thank you for contacting
    thank you for reaching out
    thanks for reaching out
    thanks for your patience
    your question is important to us
    your satisfaction is
    we value your
    we value every
    we take your
    we are always here
    we're always here
    always happy to help
    there are many factors
    there are several factors
    it depends on many
    it depends on various
    it depends on several
    it depends on your individual
    depends on a number of
    please consult our website
    please visit our website
    please check our website
    please refer to our website
    see our website for
    refer to the relevant
    please contact our support team
    please contact customer service
    please contact our customer service
    please contact support for
    contact the appropriate
    for more information please
    for further information
    for further assistance
    our team will be happy
    our team is happy
    our dedicated team
    our friendly team
    do our best
    do everything we can
    wide range of
    variety of options
    various options
    different options available
    tailored to your needs
    best possible experience
    the best experience
    great question
    we hope this helps
    i hope this helps
    let us know if there is anything else
    as every situation is different
    every situation is different
    every case is different
    there are different ways
    we strive to
    committed to providing
    have a great day
    rest assured
    """)
}
