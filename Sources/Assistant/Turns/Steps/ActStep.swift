import Embeddings
import Essentials
import Knowledge
import LanguageModels
import Telemetry

/// Act: the answer is found: prepared, or by search and a model.
struct ActStep: Sendable {
  let search: KnowledgeSearch
  let embedder: any TextEmbedder
  let agents: AgentDirectory
  let loop: AgentLoop
  let tools: ToolRegistry
  let company: CompanyProfile
  let instructions: Instructions
  let review: DraftReview
  let logger: Logger
  let guide: GuidelineChooser
  let guidelineReview: GuidelineReview
  let corrections: CorrectionExamples

  /// How many passages a model gets to read.
  private static let passages = 8
  /// How many of these may be of one document: the answer is often not in its first passage.
  private static let passagesPerDocument = 4
  /// How often a message may be passed on.
  private static let passesPerTurn = 2

  func perform(
    _ routed: Routing, _ understood: Understanding, _ turn: Turn, feed: TurnFeed
  ) async throws -> Draft {
    switch routed.plan {
    case .respond(let response):
      let isStrict = guide.isStrict(routed.agent, understood, agents.roster)
      // What people have approved for the very question is newer than what stands in the agents' files.
      if response.source == .category, !isStrict, let same = await corrections.same(as: understood) {
        return corrected(by: same, routed, understood, feed)
      }
      tell(response.text, feed)
      var draft = draft(response, routed, understood)
      draft.isApproved = isStrict
      return draft
    case .handOff(let reason, let response):
      var draft = handOff(reason, response, routed, understood, turn, feed)
      draft.isApproved = guide.isStrict(routed.agent, understood, agents.roster)
      return draft
    case .answer(let fallback, let handoff):
      var draft = try await answer(routed, understood, turn, fallback: fallback, feed)
      if let handoff, draft.handoff == nil { company.passOn(&draft, handoff, feed) }
      draft.isApproved = draft.guidance?.strictness != nil
      return draft
    }
  }

  // MARK: Prepared answers

  private func draft(_ response: PreparedResponse, _ routed: Routing, _ understood: Understanding) -> Draft {
    var trace = trace(understood, routed.agent)
    trace.offersHandoff = response.offersHandoff
    return Draft(
      agent: routed.agent.name, text: response.text, source: response.source, confidence: response.confidence,
      suggestions: response.suggestions, isUnanswered: response.source == .none,
      isReusable: understood.question.isContextFree, trace: trace)
  }

  private func corrected(
    by example: ModelExample, _ routed: Routing, _ understood: Understanding, _ feed: TurnFeed
  ) -> Draft {
    let response = PreparedResponse(
      text: example.plainAnswer, source: .correction, confidence: LocalEngine.confidenceInApproved)
    tell(response.text, feed)
    var draft = draft(response, routed, understood)
    draft.correction = AnswerCorrection(example)
    draft.trace.corrections = CorrectionExamples.trace([example], answeredBy: example.id)
    return draft
  }

  private func handOff(
    _ reason: Handoff.Reason, _ response: String?, _ routed: Routing, _ understood: Understanding,
    _ turn: Turn, _ feed: TurnFeed
  ) -> Draft {
    var draft = draft(
      PreparedResponse(text: response ?? "", source: .none, confidence: 1), routed, understood)
    tell(draft.text, feed)
    company.passOn(&draft, reason, isWaiting: turn.handoff != nil, feed)
    return draft
  }

  // MARK: Found answers

  private func answer(
    _ routed: Routing, _ understood: Understanding, _ turn: Turn, fallback: PreparedResponse?,
    _ feed: TurnFeed
  ) async throws -> Draft {
    let first = try await attempt(routed, understood, turn, fallback, feed)
    // What a dialogue has done is not done twice.
    if first.isSettled || first.draft.trace.dialogue != nil { return first.draft }
    // A follow-up may have been a new question after all.
    if understood.question.dependence == .continuation || understood.question.dependence == .pronoun,
      !understood.question.focus.isEmpty
    {
      let alone = try await standingAlone(understood, turn)
      let second = try await attempt(routed, alone, turn, fallback, feed)
      if second.isSettled { return second.draft }
    }
    if let fallback {
      tell(fallback.text, feed)
      return draft(fallback, routed, understood)
    }
    var draft = first.draft
    review.tell(&draft, understood, routed.agent, feed)
    return draft
  }

  /// A draft, and whether it was told already because the model had an answer.
  private struct Attempt {
    var draft: Draft
    var isSettled: Bool
  }

  /// - Parameter earlier: The work of the agent that has passed it on.
  private func attempt(
    _ routed: Routing, _ understood: Understanding, _ turn: Turn, _ fallback: PreparedResponse?,
    _ feed: TurnFeed, after earlier: (run: AgentRun, agent: String, pass: AgentPass)? = nil
  ) async throws -> Attempt {
    feed.tell(.toolStarted(Self.searchStep))
    let found = try await search.find(
      SearchQuery(
        text: understood.question.text, limit: Self.passages,
        collections: routed.agent.scope.collections.isEmpty ? nil : routed.agent.scope.collections,
        passagesPerDocument: Self.passagesPerDocument),
      embedding: understood.embedding, turn.tenant)
    feed.tell(.toolFinished(Self.searchStep, outcome: "succeeded"))
    if let reason = found.shortfall {
      logger.info(
        "A question is searched for by its words alone",
        ["turn": .string(turn.id.text), "reason": .string(reason)])
    }
    let hits = found.hits
    let scale = try await scale(of: found)

    let guidance = try await guide.guidance(
      for: understood, text: turn.message.text, routed.agent, agents.roster, turn.caller(routed.agent))
    let examples = guidance.strictness == nil ? await corrections.examples(for: understood) : []
    let request = ModelRequest(
      caller: turn.caller(routed.agent),
      instructions: corrections.instructions(
        examples,
        after: guidance.instructions(after: instructions.text(for: routed.agent, turn, understood))),
      messages: understood.messages,
      passages: hits.map { ModelPassage($0, scale) },
      understanding: ModelUnderstanding(
        question: understood.question.text,
        focus: understood.question.isContextFree ? [] : understood.question.focus,
        embedding: understood.embedding?.embedding.values ?? [], intent: understood.intent?.name,
        intentConfidence: understood.intent?.confidence ?? 0, form: routed.form,
        dialogue: routed.dialogue, files: understood.files),
      guidance: guidance.forCode(company), examples: examples)
    if guidance.strictness != nil {
      let draft = try await strictDraft(request, guidance, routed, understood, turn, feed)
      return Attempt(draft: draft, isSettled: true)
    }
    var gate = review.gate(request, hits, understood, routed.agent)
    // What tools have returned in earlier turns lies in the dialogue's state.
    if let state = routed.dialogue?.state { gate.add(toolResult: state.text) }
    var run = earlier?.run ?? AgentRun(request, hits: hits, gate: gate, company: company)
    if let earlier { run.pass(from: earlier.agent, to: request, hits: hits, because: earlier.pass.reason) }
    run = try await loop.go(
      on: run, as: routed.agent, context(turn, routed.agent, understood),
      tools: offered(routed.agent, turn, guidance, understood.files, after: run.passes.count),
      fallback: fallback, feed)
    if let pass = run.pass, let next = agents.roster.agent(pass.to) {
      return try await attempt(
        Routing(agent: next, plan: routed.plan), understood, turn, nil, feed,
        after: (run, routed.agent.name, pass))
    }
    var attempt = attempt(run, wordsOnly: found.shortfall, routed, understood, fallback, feed)
    attempt.draft.guidance = guidance
    return attempt
  }

  /// What an agent's work comes to.
  private func attempt(
    _ run: AgentRun, wordsOnly: String?, _ routed: Routing, _ understood: Understanding,
    _ fallback: PreparedResponse?,
    _ feed: TurnFeed
  ) -> Attempt {
    let output = run.output
    var trace = trace(understood, routed.agent)
    trace.wordsOnly = wordsOnly
    trace.passages = run.hits.map { .init(passage: $0.passage.id.text, similarity: $0.similarity) }
    trace.tools = run.outcomes.isEmpty ? nil : run.outcomes.map(TurnTrace.Used.init)
    trace.stop = run.stop
    trace.corrections = corrections.trace(of: run)
    trace.facts = understood.facts.isEmpty ? nil : understood.facts.map(\.id)
    trace.prompt = routed.agent.prompt?.prompt.version
    trace.passes = run.passes.isEmpty ? nil : run.passes
    trace.keeper =
      run.passes.isEmpty && understood.keeper != routed.agent.name ? nil : routed.agent.name
    switch output.form {
    case .asked(let progress), .answeredAside(let progress): trace.form = progress
    case .ended, nil: break
    }
    if let dialogue = routed.dialogue, let step = output.dialogue {
      trace.dialogue = TurnTrace.Led(name: dialogue.name, state: step.state)
    }
    trace.offersHandoff =
      output.dialogue?.offersPerson ?? (!output.isAnswered && run.statements.isEmpty)
    let agent =
      output.isAnswered ? owner(of: output.cited.first.map { run.hits[$0].passage }, routed) : routed.agent
    let isPersonal =
      !understood.facts.isEmpty || understood.customer != nil && routed.agent.prompt?.namesCustomer == true
    var draft = Draft(agent: agent.name, text: "", source: .none, confidence: 0, trace: trace)
    draft.confirmation = run.confirmation?.request
    draft.cards = MessageCard.chosen(from: run.outcomes)
    draft.evidence = DraftEvidence(run)
    if output.dialogue != nil { draft.evidence.ledFrom = routed.dialogue?.state?.text ?? "" }
    draft.take(output)
    // What stands in for a better answer is not given again when that can be had, nor what tools found out now.
    draft.isReusable =
      understood.question.isContextFree && !isPersonal && understood.files.isEmpty && routed.form == nil
      && routed.dialogue == nil
      && output.isWhole
      && run.outcomes.isEmpty
      && wordsOnly == nil && output.source?.isStandIn != true
    // What was done is said by code, and so is what waits for a yes.
    for statement in run.statements { tell((draft.evidence.isShown ? "\n\n" : "") + statement, feed) }
    if !run.statements.isEmpty { draft.evidence.isShown = true }
    if let reason = run.handoffReason {
      company.passOn(&draft, reason, feed)
    } else if output.dialogue?.wantsPerson == true {
      company.passOn(&draft, Self.reason(of: understood.escalation), feed)
    }
    return Attempt(
      draft: draft, isSettled: output.isAnswered && !output.isOutdone(by: fallback) || !run.outcomes.isEmpty)
  }

  /// Why a person is wanted: asked for, or what the customer's words show most surely.
  private static func reason(of signals: [EscalationSignal]) -> Handoff.Reason {
    if signals.contains(where: { $0.kind == .human }) { return .requested }
    return signals.first?.kind.reason ?? .requested
  }

  /// The tools that the agent has in this turn: its own, those of the rules that apply, and what reads the customer's
  /// files where there are any.
  ///
  /// What would change anything is there in turns that keep something, and in name alone where an agent is tried out.
  ///
  /// - Parameter passes: How often the message was passed on: whoever has it in the end must answer.
  func offered(
    _ agent: AgentProfile, _ turn: Turn, _ guidance: Guidance, _ files: [ModelFile] = [],
    after passes: Int = 0
  ) -> [any Tool] {
    let reading = files.isEmpty ? [] : [ReadAttachmentTool.name]
    let offered = tools.tools(named: agent.tools + guidance.tools + reading).filter { tool in
      tool.isOffered(to: turn.customer)
        && (turn.isKept || turn.isTrial || tool.definition.effect == .reads)
        && (passes < Self.passesPerTurn || tool.definition.name != PassToAgentTool.name)
    }
    guard turn.isTrial else { return offered }
    return offered.map { $0.definition.effect == .reads ? $0 : RehearsedTool($0) }
  }

  func context(_ turn: Turn, _ agent: AgentProfile, _ understood: Understanding) -> ToolContext {
    ToolContext(
      tenant: turn.tenant, conversation: turn.message.conversation, turn: turn.id, message: turn.message.id,
      customer: turn.customer,
      agent: agent.name, channel: turn.channel,
      customerWords: understood.messages.filter { $0.role == .user }.map(\.text))
  }

  /// The agent whose business an answer is: where the message did not say it, the document that answers does.
  private func owner(of passage: Passage?, _ routed: Routing) -> AgentProfile {
    let tags = (passage?.metadata["tags"] ?? "").split(separator: ",").map { String($0.trimmed) }
    let owner = routed.others.max { $0.scope.share(of: tags) < $1.scope.share(of: tags) }
    return owner.flatMap { $0.scope.share(of: tags) > 0 ? $0 : nil } ?? routed.agent
  }

  /// The message taken by itself, though it looked like a follow-up.
  private func standingAlone(_ understood: Understanding, _ turn: Turn) async throws -> Understanding {
    var alone = understood
    alone.question.text = turn.message.text
    alone.embedding = try await embedder.questionEmbedding(of: turn.message.text)
    return alone
  }

  /// What the similarities of passages mean; without a scale they say nothing.
  private func scale(of found: SearchResult) async throws -> SimilarityScale? {
    guard let model = found.model else { return nil }
    return try await agents.passageScale(of: model)
  }

  func trace(_ understood: Understanding, _ agent: AgentProfile) -> TurnTrace {
    TurnTrace(
      question: understood.question.text, dependence: understood.question.dependence,
      intent: understood.intent?.name, intentConfidence: understood.intent?.confidence,
      agentVersion: TurnTrace.AgentVersionUsed(agent),
      escalation: understood.escalation.isEmpty ? nil : understood.escalation)
  }

  func tell(_ text: String, _ feed: TurnFeed) {
    for piece in TextPieces(text) { feed.tell(.textDelta(String(piece))) }
  }

  private static let searchStep = ToolStep(
    id: "search", name: SearchKnowledgeTool.name, title: SearchKnowledgeTool.title)
}
