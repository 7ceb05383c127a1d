import Essentials
import LanguageModels

extension ActStep {
  /// Answers with an approved text and nothing else: a model may look things up and choose, and never writes.
  func strictDraft(
    _ request: ModelRequest, _ guidance: Guidance, _ routed: Routing, _ understood: Understanding,
    _ turn: Turn, _ feed: TurnFeed
  ) async throws -> Draft {
    let shown = guidance.texts.prefix(StrictAnswer.shown).map(\.text)
    var request = request
    request.passages = []
    request.understanding = nil
    request.instructions += "\n\n" + StrictAnswer.instructions(shown)
    request.guidance.tools += guidance.texts.first.map { text in toolsNeeded(by: text.text) } ?? []
    let tools = offered(routed.agent, turn, guidance, after: .max).filter {
      $0.definition.effect == .reads && !($0 is RehearsedTool)
    }
    let run = try await loop.run(
      request, hits: [], as: routed.agent, context(turn, routed.agent, understood),
      tools: shown.isEmpty ? [] : tools + [AnswerWithTool(ids: shown.map(\.id))],
      gate: ReplyGate(nil), fallback: nil, feed, isSilent: true)
    var values = ApprovedValues(facts: guidance.facts, company: company)
    values.add(run.outcomes)
    let answer = StrictAnswer.choose(
      AnswerWithTool.choice(in: run.outcomes), among: guidance.texts, values,
      threshold: guide.settings.threshold)
    return strictDraft(answer, run, guidance, routed, understood, feed)
  }

  private func strictDraft(
    _ answer: StrictAnswer, _ run: AgentRun, _ guidance: Guidance, _ routed: Routing,
    _ understood: Understanding, _ feed: TurnFeed
  ) -> Draft {
    var trace = trace(understood, routed.agent)
    let calls = run.outcomes.filter { $0.call.name != AnswerWithTool.name }
    trace.tools = calls.isEmpty ? nil : calls.map(TurnTrace.Used.init)
    trace.stop = run.stop
    trace.strict = TurnTrace.Strict(
      because: guidance.strictness ?? "", text: answer.id, chosenBy: answer.chooser,
      missing: answer.missing.isEmpty ? nil : answer.missing)
    var draft = Draft(
      agent: routed.agent.name, text: answer.text ?? "", source: answer.text == nil ? .none : .approved,
      model: answer.chooser == .model ? run.output.source.map(AnsweringModel.init) : nil, confidence: 1,
      isUnanswered: answer.text == nil,
      isReusable: understood.question.isContextFree && calls.isEmpty && answer.text != nil
        && run.output.source?.isStandIn != true,
      trace: trace)
    draft.guidance = guidance
    tell(draft.text, feed)
    guidelineReview.metrics.answered(by: answer.chooser)
    if let reason = run.handoffReason ?? (answer.text == nil ? .unapproved : nil) {
      company.passOn(&draft, reason, feed)
    }
    return draft
  }

  /// The tools whose results an approved text speaks of.
  private func toolsNeeded(by text: ApprovedText) -> [String] {
    text.template.variables.compactMap { name in
      name.split(separator: ".").first.map(String.init)
    }.filter { tools.tool($0) != nil }
  }
}
