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

  /// Makes an ensemble.
  ///
  /// - Parameters:
  ///   - judge: Who chooses, for ``EnsembleStrategy/bestOf``; without one the highest confidence does.
  ///   - embedder: Tells which answers say the same in other words; without one, only the same words do.
  public init(
    _ name: String, _ members: [EnsembleMember], _ configuration: EnsembleConfiguration,
    judge: (any LanguageModel)? = nil, embedder: (any TextEmbedder)? = nil
  ) {
    self.name = name
    self.members = members
    self.configuration = configuration
    self.judge = judge.map { EnsembleJudge(model: $0, deadline: configuration.judgeDeadline) }
    self.embedder = embedder
    record = EnsembleRecord(members, configuration)
  }

  /// What its members have done.
  public var statistics: EnsembleStatistics { record.statistics }

  /// Takes note of how good a member's answer was, from 0 to 1: feedback, a correction, an evaluation.
  public func learn(member: String, quality: Double) {
    record.learn(member, quality: quality)
  }

  public func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    guard !members.isEmpty else { throw ModelError(.unavailable, "\(name) has no members") }
    var request = request
    request.isStreamed = false
    var round = EnsembleRound(memberCount: members.count)
    if configuration.strategy == .fallback {
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
    guard configuration.strategy == .vote || configuration.strategy == .weighted else { return false }
    // Only words are compared here; embeddings are for the end.
    let camps = EnsembleCamp.camps(of: voices(round), embeddings: [:], agreement: 1)
    let strengths = camps.map(\.weight).sorted(by: >)
    guard let first = strengths.first else { return false }
    let outstanding = members.indices.filter { round.isOutstanding($0) }
      .reduce(0) { $0 + (configuration.strategy == .vote ? 1 : record.weight(of: $1)) }
    // All other camps might still be found to say the same.
    return first > strengths.dropFirst().reduce(outstanding, +)
  }

  private func voices(_ round: EnsembleRound) -> [EnsembleCandidate] {
    round.candidates.filter(\.isAnswer).map {
      configuration.strategy == .vote
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
      return round.candidates.min { $0.member < $1.member }.map { ($0, "no member knew the answer") }
    }
    switch configuration.strategy {
    case .fallback: return (first, "the first of \(members.count) that answered")
    case .highestConfidence: return surest(answers)
    case .bestOf:
      guard answers.count > 1, let judge else { return surest(answers) }
      let place = await judge.best(of: answers, for: request)
      record.judged(isUsable: place != nil)
      guard let place else { return surest(answers) }
      return (answers[place], "best of \(answers.count) by the judge")
    case .vote, .weighted:
      let camps = await camps(voices(round))
      let best = camps.max { left, right in
        (left.weight, left.confidence, -(left.candidates.first?.member ?? 0))
          < (right.weight, right.confidence, -(right.candidates.first?.member ?? 0))
      }
      guard let best, let speaker = best.speaker else { return surest(answers) }
      return (speaker, "\(best.candidates.count) of \(answers.count) agree")
    }
  }

  private func surest(_ answers: [EnsembleCandidate]) -> (EnsembleCandidate, String)? {
    answers.max { left, right in
      (left.confidence * left.weight, -left.member) < (right.confidence * right.weight, -right.member)
    }.map { ($0, "the surest of \(answers.count)") }
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

  /// The winner's answer, with what all answers together used.
  private func response(_ winner: EnsembleCandidate, _ reason: String, _ round: EnsembleRound)
    -> ModelResponse
  {
    var response = winner.response
    var source =
      response.source ?? ModelSource(name: members[winner.member].model.name, provider: name, model: name)
    source.reason = "\(name): \(reason)"
    response.source = source
    response.usage = round.usage
    return response
  }
}
