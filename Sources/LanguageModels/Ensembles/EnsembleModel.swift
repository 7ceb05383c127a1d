public import Embeddings

/// Several models that give one answer: side by side, each with its deadline; who is not needed any more is stopped.
///
/// The answers are compared as a whole, so the chosen one comes at once.
public struct EnsembleModel: LanguageModel {
  public let name: String

  private let members: [EnsembleMember]
  private let configuration: EnsembleConfiguration
  private let judge: EnsembleJudge?
  private let embedder: (any TextEmbedder)?
  private let record: EnsembleRecord
  private let price: @Sendable (ModelSource, TokenUsage) -> Int64?

  /// Makes an ensemble.
  ///
  /// - Parameters:
  ///   - judge: Who chooses, for ``EnsembleMethod/judged``; without one the highest confidence does.
  ///   - embedder: Tells which answers say the same in other words; without one, only the same words do.
  ///   - price: What tokens of a member cost, in millionths of a US dollar; nothing when that is not known.
  public init(
    _ name: String, _ members: [EnsembleMember], _ configuration: EnsembleConfiguration,
    judge: (any LanguageModel)? = nil, embedder: (any TextEmbedder)? = nil,
    price: @escaping @Sendable (ModelSource, TokenUsage) -> Int64? = { _, _ in nil }
  ) {
    self.name = name
    self.price = price
    self.members = members
    self.configuration = configuration
    self.judge = judge.map {
      EnsembleJudge(
        model: $0, deadline: configuration.judgeDeadline, keepsToJSON: configuration.judgeKeepsToJSON)
    }
    self.embedder = embedder
    record = EnsembleRecord(name, members, configuration)
  }

  /// What its members have done.
  public var statistics: EnsembleStatistics { record.statistics }

  /// Takes note of how good a member's answer was, from 0 to 1: feedback, a correction, an evaluation.
  ///
  /// - Returns: Whether there is such a member.
  @discardableResult
  public func learn(member: String, quality: Double) -> Bool {
    guard let index = members.firstIndex(where: { $0.model.name == member }) else { return false }
    record.learn(index, quality: quality)
    return true
  }

  /// Begins with what was learnt before, as if it had been learnt now.
  func remember(_ judgements: [EnsembleJudgements]) {
    for known in judgements {
      guard let index = members.firstIndex(where: { $0.model.name == known.member }) else { continue }
      record.remember(index, count: known.count, quality: known.quality)
    }
  }

  /// What was learnt since the last time that this was asked.
  func takeJudgements() -> [EnsembleJudgements] { record.takeJudgements() }

  /// Takes back what could not be stored.
  func putBack(_ judgements: [EnsembleJudgements]) { record.putBack(judgements) }

  public func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    guard !members.isEmpty else { throw ModelError(.unavailable, "\(name) has no members") }
    var request = request
    request.isStreamed = false
    var round = EnsembleRound(memberCount: members.count)
    if configuration.method == .fallback {
      for member in members.indices {
        round.take(await ask(member, request), of: member, record)
        if Task.isCancelled || round.candidates.contains(where: \.isAnswer) { break }
      }
    } else {
      await askAll(request, &round)
    }
    if Task.isCancelled { throw ModelError(.cancelled, "nobody waits for the answer any more") }
    guard let (winner, reason) = await decision(round, request) else {
      throw round.error ?? ModelError(.unavailable, "no member of \(name) answered")
    }
    record.change(winner.member) { $0.wins += 1 }
    return ModelStream(response(winner, reason, round).events)
  }

  // MARK: Asking

  private func ask(_ member: Int, _ request: ModelRequest) async -> Result<EnsembleCandidate, ModelError> {
    let started = ContinuousClock.now
    let weight = record.weight(of: member)
    record.change(member) { $0.calls += 1 }
    let answer = await TimedAnswer.of(members[member].model, to: request, within: members[member].deadline)
    if case .success = answer { record.answered(member, in: started.duration(to: .now)) }
    return answer.map { EnsembleCandidate(member: member, response: $0, weight: weight) }
  }

  private func askAll(_ request: ModelRequest, _ round: inout EnsembleRound) async {
    await withTaskGroup(of: (Int, Result<EnsembleCandidate, ModelError>).self) { group in
      for member in members.indices {
        group.addTask { (member, await ask(member, request)) }
      }
      for await (member, answer) in group {
        round.take(answer, of: member, record)
        if isSettled(round) {
          group.cancelAll()
        }
      }
    }
  }

  /// Whether the rest cannot change the decision any more.
  private func isSettled(_ round: EnsembleRound) -> Bool {
    guard configuration.method == .vote || configuration.method == .weighted else { return false }
    // Only words are compared here; embeddings are for the end.
    let camps = EnsembleCamp.camps(of: voices(round), embeddings: [:], agreement: 1)
    let strengths = camps.map(\.weight).sorted(by: >)
    guard let first = strengths.first else { return false }
    let outstanding = members.indices.filter { round.isOutstanding($0) }
      .reduce(0) { $0 + (configuration.method == .vote ? 1 : record.weight(of: $1)) }
    // All other camps might still be found to say the same.
    return first > strengths.dropFirst().reduce(outstanding, +)
  }

  private func voices(_ round: EnsembleRound) -> [EnsembleCandidate] {
    round.candidates.filter(\.isAnswer).map {
      configuration.method == .vote
        ? EnsembleCandidate(member: $0.member, response: $0.response, weight: 1) : $0
    }
  }

  // MARK: Deciding

  private func decision(
    _ round: EnsembleRound, _ request: ModelRequest
  ) async -> (EnsembleCandidate, String)? {
    let answers = round.candidates.filter(\.isAnswer).sorted { $0.member < $1.member }
    guard let first = answers.first else {
      // An honest "I don't know" is better than an error.
      return round.candidates.min { $0.member < $1.member }.map {
        ($0, "no member knew the answer")
      }
    }
    switch configuration.method {
    case .fallback: return (first, "\(memberName(first)) is the first that answered")
    case .confidence: return surest(answers)
    case .judged:
      guard answers.count > 1, let judge else { return surest(answers) }
      let place = await judge.best(of: answers, for: request)
      record.judged(isUsable: place != nil)
      guard let place else { return surest(answers) }
      learn(from: answers, best: place)
      return (answers[place], "the judge chose \(memberName(answers[place])) of \(answers.count)")
    case .vote, .weighted:
      let camps = await camps(voices(round))
      learn(from: camps)
      let best = camps.max { left, right in
        (left.weight, left.confidence, -(left.candidates.first?.member ?? 0))
          < (right.weight, right.confidence, -(right.candidates.first?.member ?? 0))
      }
      guard let best, let speaker = best.speaker else { return surest(answers) }
      return (speaker, "\(memberName(speaker)) speaks for \(best.candidates.count) of \(answers.count)")
    }
  }

  private func surest(_ answers: [EnsembleCandidate]) -> (EnsembleCandidate, String)? {
    answers.max { left, right in
      (left.confidence * left.weight, -left.member) < (right.confidence * right.weight, -right.member)
    }.map { ($0, "\(memberName($0)) is the surest of \(answers.count)") }
  }

  private func camps(_ candidates: [EnsembleCandidate]) async -> [EnsembleCamp] {
    var embeddings: [Int: Embedding] = [:]
    if let embedder, candidates.count > 1,
      let vectors = try? await embedder.embed(candidates.map(\.response.text))
    {
      for (candidate, vector) in zip(candidates, vectors) { embeddings[candidate.member] = vector }
    }
    return EnsembleCamp.camps(of: candidates, embeddings: embeddings, agreement: configuration.agreement)
  }

  private func memberName(_ candidate: EnsembleCandidate) -> String { members[candidate.member].model.name }

  /// The winner's answer as the ensemble's own, with what all answers together used.
  private func response(_ winner: EnsembleCandidate, _ reason: String, _ round: EnsembleRound)
    -> ModelResponse
  {
    var response = winner.response
    response.source = ModelSource(
      name: name, provider: Self.provider, model: name, requestID: response.source?.requestID,
      reason: "\(name): \(reason)",
      isStandIn: memberName(winner) == CatalogModel.localName && round.error != nil,
      member: memberName(winner))
    response.usage = round.usage(price)
    return response
  }

  /// What records name as the provider of ensembles.
  public static let provider = "ensemble"

  // MARK: Learning

  /// The best answer beats all others, which draw among each other: on average over all, that is one half.
  private func learn(from answers: [EnsembleCandidate], best: Int) {
    let others = Double(answers.count - 1)
    for (place, answer) in answers.enumerated() {
      record.learn(answer.member, quality: place == best ? 1 : (others - 1) / 2 / others)
    }
  }

  /// Heads count here, not weights, or whoever has weight would gain more by it: an answer is as good as the share of the
  /// others that say the same. Of two alone nobody can tell which is right.
  private func learn(from camps: [EnsembleCamp]) {
    let answers = camps.reduce(0) { $0 + $1.candidates.count }
    guard members.count > 2, answers > 1 else { return }
    for camp in camps {
      for candidate in camp.candidates {
        record.learn(candidate.member, quality: Double(camp.candidates.count - 1) / Double(answers - 1))
      }
    }
  }
}
