extension TurnPipeline {
  init(_ services: Turns.Services, queue: ConversationQueue, metrics: TurnMetrics) {
    self.init(
      receive: ReceiveStep(),
      identify: IdentifyStep(clock: services.clock),
      admit: AdmitStep(store: services.store, queue: queue),
      recall: RecallStep(store: services.store),
      understand: UnderstandStep(embedder: services.embedder, agents: services.agents),
      route: RouteStep(agents: services.agents, company: services.company),
      act: ActStep(
        search: services.search, embedder: services.embedder, model: services.model, company: services.company
      ),
      check: CheckStep(),
      reply: ReplyStep(clock: services.clock),
      record: RecordStep(store: services.store),
      cache: services.cache, metrics: metrics)
  }
}
