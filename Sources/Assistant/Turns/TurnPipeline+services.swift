extension TurnPipeline {
  init(_ services: Turns.Services, queue: ConversationQueue, claims: TurnClaims, metrics: TurnMetrics) {
    let runner = ToolRunner(
      confirmations: ConfirmationStore(database: services.store.database), clock: services.clock,
      logger: services.logger, metrics: ToolMetrics(services.metrics))
    let judge = services.guidelines.judge.map { GuidelineJudge(model: services.model, settings: $0) }
    let guidelineReview = GuidelineReview(judge: judge, metrics: GuidelineMetrics(services.metrics))
    let qualityMetrics = QualityMetrics(services.metrics)
    let review = DraftReview(
      checker: QualityChecker(embedder: services.embedder), configuration: services.quality,
      model: services.model, company: services.company, agents: services.agents,
      metrics: qualityMetrics)
    let escalation = services.handoff.escalation
    self.init(
      receive: ReceiveStep(),
      identify: IdentifyStep(clock: services.clock),
      admit: AdmitStep(store: services.store, queue: queue, claims: claims),
      recall: RecallStep(
        store: services.store, customers: services.memory, dialogue: services.dialogue),
      understand: UnderstandStep(
        embedder: services.embedder, agents: services.agents, detector: EscalationDetector(escalation)),
      route: RouteStep(
        agents: services.agents, company: services.company, dialogueTools: services.dialogue?.tools ?? [],
        escalation: escalation),
      act: ActStep(
        search: services.search, embedder: services.embedder, agents: services.agents,
        loop: AgentLoop(
          model: services.model, runner: runner, company: services.company, dialogue: services.dialogue,
          cost: services.cost),
        tools: services.tools, company: services.company,
        instructions: Instructions(company: services.company, clock: services.clock), review: review,
        logger: services.logger,
        guide: GuidelineChooser(embedder: services.embedder, settings: services.guidelines, judge: judge),
        guidelineReview: guidelineReview,
        corrections: CorrectionExamples(book: services.corrections, settings: services.learning)),
      decide: DecideStep(
        runner: runner, tools: services.tools, company: services.company, dialogue: services.dialogue),
      remember: RememberStep(
        memory: services.memory, runner: runner, agents: services.agents),
      check: CheckStep(review: review), guidelineReview: guidelineReview,
      escalate: EscalateStep(
        settings: escalation, company: services.company,
        history: EscalationHistory(embedder: services.embedder, failures: escalation.failures)),
      line: LineStep(
        line: HandoffLine(
          database: services.store.database, clock: services.clock, settings: services.handoff.line),
        settings: services.handoff),
      reply: ReplyStep(clock: services.clock),
      record: RecordStep(
        store: services.store, settings: services.handoff,
        summaries: SummaryWriter(
          store: services.store, dialogue: services.dialogue, settings: services.handoff,
          model: services.model, logger: services.logger)),
      judge: ReplyJudge(services, metrics: qualityMetrics), cache: services.cache, metrics: metrics)
  }
}
