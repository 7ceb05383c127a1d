import Knowledge
import LanguageModels

/// Looks at a draft before it is sent, and does what the configuration says with one that falls short.
struct DraftReview: Sendable {
  let checker: QualityChecker
  let configuration: QualityConfiguration
  let model: any LanguageModel
  let company: CompanyProfile
  let agents: AgentDirectory
  let metrics: QualityMetrics
  /// Answers from the passages alone where the model cannot be made to.
  private let standIn = LocalEngine()

  /// The draft that is to be sent, with what the checks say of it.
  func perform(_ draft: Draft, _ understood: Understanding, feed: TurnFeed) async -> Draft {
    let agent = agents.roster.agents.first { $0.name == draft.agent }
    let configuration = configuration.applying(agent?.quality)
    guard configuration.isEnabled else { return draft }
    let matter = Matter(understood: understood, agent: agent, configuration: configuration, feed: feed)
    let report = await report(on: draft, matter)
    var sent = draft
    if report.passed {
      sent.quality = QualityVerdict(report, action: .none)
    } else {
      metrics.failed(report.failed)
      sent = await mend(draft, report, matter)
    }
    if let verdict = sent.quality { metrics.sent(verdict) }
    return sent
  }

  /// Stands between a model and whoever follows its answer.
  func gate(
    _ request: ModelRequest, _ hits: [SearchHit], _ understood: Understanding, _ agent: AgentProfile
  ) -> ReplyGate {
    guard configuration.applying(agent.quality).isEnabled else { return ReplyGate(nil) }
    var draft = Draft(
      agent: agent.name, text: "", source: .model, confidence: 0,
      trace: .init(question: "", dependence: .none))
    draft.evidence.request = request
    draft.evidence.found = hits
    return checker.gate(input(draft, understood, agent))
  }

  /// Tells followers a text that was held back, as far as it may be shown.
  func tell(_ draft: inout Draft, _ understood: Understanding, _ agent: AgentProfile, _ feed: TurnFeed) {
    guard let request = draft.evidence.request else { return }
    var gate = gate(request, draft.evidence.found, understood, agent)
    for result in draft.evidence.toolResults { gate.add(toolResult: result) }
    gate.take(draft.text, cited: draft.evidence.cited, feed)
    gate.finish(cited: draft.evidence.cited, feed)
    draft.evidence.barred = gate.findings
    draft.evidence.isShown = gate.hasPassed
  }

  /// What stays the same while one draft is looked at and mended.
  private struct Matter {
    var understood: Understanding
    var agent: AgentProfile?
    var configuration: QualityConfiguration
    var feed: TurnFeed
  }

  // MARK: Checking

  private func report(on draft: Draft, _ matter: Matter) async -> QualityReport {
    let input = input(draft, matter.understood, matter.agent)
    var report = await checker.check(input, matter.configuration)
    // The sentence at which it was stopped counts in any case.
    for finding in draft.evidence.barred where !report.failed.contains(finding.aspect) {
      report.failed.insert(finding.aspect, at: 0)
      if !report.findings.contains(finding) { report.findings.insert(finding, at: 0) }
    }
    return report
  }

  /// A draft with all that it may rest on.
  func input(_ draft: Draft, _ understood: Understanding, _ agent: AgentProfile?) -> QualityInput {
    let evidence = draft.evidence
    var facts = [company.name, company.greeting, company.contact ?? "", agent?.instructions ?? ""]
    // The instructions of the request have what is remembered about the customer, too.
    facts.append(evidence.request?.instructions ?? "")
    let kind = Self.kind(of: draft)
    // What the company has written itself needs no other source.
    if kind != .answer, evidence.request == nil { facts.append(draft.text) }
    // What people have approved is the company's word, too.
    facts += evidence.request?.examples.map(\.answer) ?? []
    if draft.handoff != nil { facts.append(HandoffNotice.text(company)) }
    facts += evidence.statements
    return QualityInput(
      question: understood.question.text, text: draft.text, kind: kind,
      passages: evidence.passages,
      toolResults: evidence.toolResults + (evidence.ledFrom.map { [$0] } ?? []),
      customerWords: understood.messages.filter { $0.role == .user }.map(\.text),
      companyFacts: facts.filter { !$0.isEmpty }, confidential: [agent?.instructions ?? ""],
      questionEmbedding: understood.embedding, similarity: evidence.similarity, isWhole: evidence.isWhole,
      isLed: evidence.ledFrom != nil)
  }

  private static func kind(of draft: Draft) -> QualityInput.Kind {
    if draft.handoff != nil { return .handoff }
    if draft.isUnanswered { return .unknown }
    // What code says, and asks for a yes, needs not be about the customer's words.
    if !draft.evidence.statements.isEmpty || draft.confirmation != nil || draft.evidence.ledFrom != nil {
      return .prepared
    }
    switch draft.source {
    case .category, .approved, .correction: return .prepared
    case .smalltalk: return .smalltalk
    case .none: return .unknown
    case .knowledge, .model, .tool: return .answer
    }
  }

  // MARK: Mending

  private func mend(_ draft: Draft, _ report: QualityReport, _ matter: Matter) async -> Draft {
    let remedies = report.failed.map(matter.configuration.remedy)
    if remedies.contains(.handoff) { return handedOff(draft, report, matter) }
    guard remedies.contains(.repair) else { return flagged(draft, report) }
    var best = (draft: draft, report: report, action: QualityVerdict.Action.flagged)
    if let repaired = await repaired(draft, report, matter) {
      if repaired.report.passed || (!repaired.report.isBarred && repaired.report.overall > report.overall)
        || (report.isBarred && !repaired.report.isBarred)
      {
        best = (repaired.draft, repaired.report, .repaired)
      }
    }
    guard best.report.isBarred || !best.draft.evidence.barred.isEmpty else {
      return finish(best.draft, best.report, best.action, rejecting: report, instead: draft, matter)
    }
    let honest = honest(draft, matter)
    return finish(
      honest, await self.report(on: honest, matter), .replaced, rejecting: report, instead: draft, matter)
  }

  private func finish(
    _ draft: Draft, _ report: QualityReport, _ action: QualityVerdict.Action, rejecting first: QualityReport,
    instead of: Draft, _ matter: Matter
  ) -> Draft {
    guard action != .flagged else { return flagged(draft, report) }
    var draft = draft
    draft.quality = QualityVerdict(report, action: action, rejected: first.findings)
    draft.isReusable = draft.isReusable && action == .repaired
    show(draft.text, insteadOf: of, matter.feed)
    return draft
  }

  private func flagged(_ draft: Draft, _ report: QualityReport) -> Draft {
    var draft = draft
    draft.quality = QualityVerdict(report, action: .flagged)
    return draft
  }

  /// Tells followers of the text that is sent in place of what they may have seen.
  private func show(_ text: String, insteadOf draft: Draft, _ feed: TurnFeed) {
    if draft.evidence.isShown { feed.tell(.textReset) }
    for piece in TextPieces(text) { feed.tell(.textDelta(String(piece))) }
  }

  private func handedOff(_ draft: Draft, _ report: QualityReport, _ matter: Matter) -> Draft {
    let statements = draft.evidence.statements
    var handed = Draft(
      agent: draft.agent, text: (statements + [HandoffNotice.text(company)]).joined(separator: "\n\n"),
      source: statements.isEmpty ? .none : .tool, confidence: 1, trace: draft.trace)
    handed.confirmation = draft.confirmation
    // They are the tools' words, not the model's: a hold that was made is there.
    handed.cards = draft.cards
    let isNew = draft.handoff == nil
    handed.handoff = draft.handoff ?? Handoff(state: .waiting, reason: .quality)
    handed.trace.offersHandoff = false
    var sent = QualityReport()
    sent.judge(matter.configuration)
    handed.quality = QualityVerdict(sent, action: .handoff, rejected: report.findings)
    show(handed.text, insteadOf: draft, matter.feed)
    if isNew, let handoff = handed.handoff { matter.feed.tell(.handoff(handoff)) }
    return handed
  }

  /// The model's second try; nothing where there is nobody to ask or the answer does not come.
  private func repaired(
    _ draft: Draft, _ report: QualityReport, _ matter: Matter
  ) async -> (draft: Draft, report: QualityReport)? {
    guard var request = draft.evidence.request, var output = draft.evidence.retry,
      draft.model?.name != LocalEngine.modelName,
      draft.handoff == nil
    else { return nil }
    let faults = report.findings.filter { report.failed.contains($0.aspect) || report.failed == [.overall] }
    request.messages += [
      ModelMessage(role: .assistant, text: draft.evidence.words),
      ModelMessage(role: .user, text: Self.complaint(faults)),
    ]
    guard let stream = try? await model.respond(to: request) else { return nil }
    do {
      for try await event in stream {
        _ = output.take(event)
        if output.isFull { break }
      }
    } catch {
      return nil
    }
    guard !output.text.isEmpty else { return nil }
    var again = draft
    again.take(output)
    again.evidence.barred = []
    return (again, await self.report(on: again, matter))
  }

  private static func complaint(_ faults: [QualityFinding]) -> String {
    var seen: Set<String> = []
    let lines = faults.map(\.explanation).filter { seen.insert($0).inserted }.prefix(6)
    return """
      This is not from the customer: a check of your reply before it is sent says that it cannot go out.
      \(lines.map { "- \($0)" }.joined(separator: "\n"))
      Write the whole reply again without these faults, for the customer, in the customer's language. Say only what \
      the sources say, with their marks; if they do not answer the question, say that you do not know. Do not mention \
      this check.
      """
  }

  /// What can be said in any case: what the passages say word for word where that answers, or else that it is not
  /// known.
  private func honest(_ draft: Draft, _ matter: Matter) -> Draft {
    var honest = draft
    honest.evidence.barred = []
    honest.evidence.isWhole = true
    honest.handoff = nil
    // What was done must be said, and needs no model's words.
    if !draft.evidence.statements.isEmpty, var silent = draft.evidence.retry {
      _ = silent.take(.finished(.stop))
      honest.take(silent)
      return restoringHandoff(honest, draft)
    }
    if let request = draft.evidence.request, let output = draft.evidence.retry,
      draft.model?.name != LocalEngine.modelName
    {
      let judgement = standIn.judge(request)
      if judgement.isAnswered {
        honest.take(Self.output(judgement, output))
        let report = checker.report(input(honest, matter.understood, matter.agent), matter.configuration)
        if !report.isBarred { return restoringHandoff(honest, draft) }
      }
    }
    honest.text = LocalEngine.unknown(nearest: [])
    honest.citations = []
    honest.correction = nil
    honest.evidence.cited = []
    honest.source = .none
    honest.model = nil
    honest.confidence = 0
    honest.isUnanswered = true
    honest.trace.offersHandoff = true
    return restoringHandoff(honest, draft)
  }

  /// What the engine says, with its passages numbered as they appear.
  private static func output(_ judgement: LocalEngine.Judgement, _ empty: ModelOutput) -> ModelOutput {
    var output = empty
    let name = LocalEngine.modelName
    _ = output.take(.started(ModelSource(name: name, provider: name, model: name)))
    _ = output.take(
      .assessment(
        .init(
          isAnswered: true, confidence: judgement.confidence, suggestions: judgement.topics,
          example: judgement.example)))
    _ = output.take(.textDelta(judgement.text))
    _ = output.take(.finished(.stop))
    return output
  }

  /// A conversation that was passed on stays so, whatever becomes of the words.
  private func restoringHandoff(_ honest: Draft, _ draft: Draft) -> Draft {
    guard let handoff = draft.handoff else { return honest }
    var honest = honest
    let notice = HandoffNotice.text(company)
    honest.handoff = handoff
    honest.text = honest.isUnanswered ? notice : honest.text + "\n\n" + notice
    honest.trace.offersHandoff = false
    return honest
  }
}
