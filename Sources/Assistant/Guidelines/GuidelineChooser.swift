import Embeddings
import Essentials
import Knowledge
import LanguageModels

/// Chooses the rules that apply to a turn.
struct GuidelineChooser: Sendable {
  let embedder: any TextEmbedder
  let settings: GuidelineSettings
  let judge: GuidelineJudge?

  /// The rules for a message that an agent answers, and whether anything may be improvised.
  func guidance(
    for understood: Understanding, text: String, _ agent: AgentProfile, _ roster: AgentRoster,
    _ caller: ModelCaller
  ) async throws -> Guidance {
    let book = roster.guidebook
    let intent = strictIntent(understood, roster)
    var guidance = Guidance(facts: book.rules.facts)
    let own = book.rules.guidelines.filter { $0.isFor(agent.name) }
    guard !own.isEmpty || agent.isStrict || intent != nil else { return guidance }
    let message = try await message(understood, text, book)
    guidance.chosen = try await choose(own, message, book, understood, caller)
    if agent.isStrict {
      guidance.strictness = "agent \(agent.name)"
    } else if let intent {
      guidance.strictness = "intent \(intent.name)"
    } else if let rule = guidance.chosen.first(where: { $0.guideline.isStrict }) {
      guidance.strictness = "guideline \(rule.guideline.name)"
    }
    guidance.texts = texts(guidance, agent, message, book)
    return guidance
  }

  /// Whether a reply that stands ready counts as approved: the company's own words, to which nothing may be added.
  func isStrict(_ agent: AgentProfile, _ understood: Understanding, _ roster: AgentRoster) -> Bool {
    agent.isStrict || strictIntent(understood, roster) != nil
  }

  private func strictIntent(_ understood: Understanding, _ roster: AgentRoster) -> Intent? {
    guard let intent = understood.intent, intent.confidence >= Self.sureOfIntent,
      let known = roster.owner(of: intent.name)?.intent, known.isStrict
    else { return nil }
    return known
  }

  /// Below this, an intent does not make a turn strict.
  private static let sureOfIntent = 0.5

  /// The message as rules are compared with it: as the turn understood it, as it was written, and each of its first
  /// sentences, for one message may be about two things.
  func message(_ understood: Understanding, _ text: String, _ book: Guidebook) async throws -> RuleMessage {
    var readings = [book.reading(understood.question.text, understood.embedding?.embedding)]
    let sentences = SentenceSplitter.sentences(of: text)
    let others = ([text] + (sentences.count > 1 ? sentences.prefix(Self.sentences) : []))
      .filter { $0 != understood.question.text && !$0.trimmed.isEmpty }
    if !others.isEmpty {
      let embeddings = try await embeddings(of: others)
      readings += others.indices.map { book.reading(others[$0], embeddings?[$0]) }
    }
    return RuleMessage(
      readings: readings,
      intents: Dictionary(understood.intents.map { ($0.name, $0.confidence) }) { first, _ in first })
  }

  /// The embeddings of texts; nothing where the service cannot be had.
  private func embeddings(of texts: [String]) async throws -> [Embedding]? {
    do {
      return try await embedder.embed(texts)
    } catch is EmbedderFailure {
      return nil
    }
  }

  /// How many sentences of a message are looked at by themselves.
  private static let sentences = 4

  // MARK: Rules

  private func choose(
    _ guidelines: [Guideline], _ message: RuleMessage, _ book: Guidebook, _ understood: Understanding,
    _ caller: ModelCaller
  ) async throws -> [Guidance.Chosen] {
    var chosen: [Guidance.Chosen] = []
    var doubtful: [Guidance.Chosen] = []
    let matches = book.matches(of: guidelines, message)
    for guideline in guidelines {
      if guideline.isAlways {
        chosen.append(.init(guideline: guideline, score: 1, reasons: ["always"]))
      } else if let match = matches[guideline.name] {
        let candidate = Guidance.Chosen(guideline: guideline, score: match.score, reasons: match.reasons)
        if judge?.settings.chooses == true, settings.doubtful.contains(match.score) {
          doubtful.append(candidate)
        } else if match.score >= settings.threshold {
          chosen.append(candidate)
        }
      }
    }
    chosen += await settled(doubtful, understood, caller)
    return Array(Self.ordered(Self.withoutOverridden(chosen)).prefix(settings.limit))
  }

  /// What becomes of the doubtful ones: the judge decides, and where it does not, the threshold.
  private func settled(
    _ doubtful: [Guidance.Chosen], _ understood: Understanding, _ caller: ModelCaller
  ) async -> [Guidance.Chosen] {
    guard let judge, !doubtful.isEmpty else { return [] }
    let asked = doubtful.sorted { $0.score > $1.score }.prefix(GuidelineSettings.doubtfulLimit)
    let rest = doubtful.filter { doubt in !asked.contains { $0.guideline.name == doubt.guideline.name } }
    guard
      let fitting = await judge.fitting(asked.map(\.guideline), understood.messages, caller)
    else { return doubtful.filter { $0.score >= settings.threshold } }
    let decided = asked.filter { fitting.contains($0.guideline.name) }.map { chosen in
      var chosen = chosen
      chosen.reasons.append("the model \(judge.settings.model) says that it applies")
      return chosen
    }
    return decided + rest.filter { $0.score >= settings.threshold }
  }

  /// Of rules with the same condition only those with the highest priority apply: the others are overridden.
  static func withoutOverridden(_ chosen: [Guidance.Chosen]) -> [Guidance.Chosen] {
    chosen.filter { one in
      !chosen.contains { other in
        one.guideline.hasSameCondition(as: other.guideline)
          && other.guideline.priority > one.guideline.priority
      }
    }
  }

  private static func ordered(_ chosen: [Guidance.Chosen]) -> [Guidance.Chosen] {
    chosen.sorted { one, other in
      (other.guideline.priority, other.score, one.guideline.name)
        < (one.guideline.priority, one.score, other.guideline.name)
    }
  }

  // MARK: Approved texts

  /// Those that the agent may send, the best first. Texts that a chosen rule names come before all others.
  private func texts(
    _ guidance: Guidance, _ agent: AgentProfile, _ message: RuleMessage, _ book: Guidebook
  ) -> [(text: ApprovedText, score: Double)] {
    let named = guidance.chosen.flatMap(\.guideline.approved)
    let allowed = book.rules.approved.filter { $0.isFor(agent.name) || named.contains($0.id) }
    let matches = book.matches(of: allowed.filter { !$0.isFallback }, message)
    return
      allowed
      .map { text -> (text: ApprovedText, score: Double, rank: Int) in
        let score = matches[text.id]?.score ?? 0
        let rank = named.firstIndex(of: text.id) ?? named.count
        return (text, rank < named.count ? max(score, settings.threshold) : score, rank)
      }
      .sorted { one, other in
        (one.rank, other.score, one.text.id) < (other.rank, one.score, other.text.id)
      }
      .map { (text: $0.text, score: $0.score) }
  }
}

extension Guideline {
  /// Whether it applies exactly when another does, apart from the agents.
  func hasSameCondition(as other: Guideline) -> Bool {
    guard name != other.name, !isAlways, !other.isAlways else { return false }
    return Array(Words(topic)) == Array(Words(other.topic))
  }
}
