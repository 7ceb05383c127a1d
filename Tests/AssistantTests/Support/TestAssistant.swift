import Embeddings
import Essentials
import Foundation
import Knowledge
import LanguageModels
import Learning
import Persistence
import Telemetry
import UsherTesting

@testable import Assistant

/// A whole assistant over a database: a small harbour company with three agents and four articles.
struct TestAssistant: Sendable {
  let database: Database
  let store: ConversationStore
  let knowledge: KnowledgeStore
  let agents: AgentDirectory
  let versions: AgentVersions
  let memory: CustomerMemory
  let cache: ResponseCache
  let corrections: CorrectionBook
  let turns: Turns
  let embedder: any TextEmbedder
  let clock: ManualClock
  let metrics: MetricRegistry
  /// Where files that came with messages lie.
  let uploads: String
  private let agentPath: String
  let tenant = TenantContext(tenant: .single)

  /// Runs a test with a new assistant. Replies are checked only where that is the matter: scripted models talk
  /// nonsense.
  static func with(
    _ engine: DatabaseEngine, model: (any LanguageModel)? = nil,
    limits: Turns.Limits = Turns.Limits(deadline: .seconds(120)),
    cache: CacheConfiguration = CacheConfiguration(), quality: QualityConfiguration = .disabled,
    tools: [any Tool] = [],
    cost: @escaping @Sendable (ModelSource, TokenUsage) -> Int64? = { _, _ in nil },
    memory: MemorySettings = MemorySettings(), files: [String: String] = [:],
    guidelines: GuidelineSettings = GuidelineSettings(),
    handoff: HandoffSettings = HandoffSettings(), learning: LearningSettings = LearningSettings(),
    embedder: (any TextEmbedder)? = nil, passage: (any TransactionPassage)? = nil,
    recordsEvents: Bool = false,
    _ body: (TestAssistant) async throws -> Void
  ) async throws {
    try await withTestDatabase(engine, migrations + (recordsEvents ? [RecordedEvents.migrations] : [])) {
      database in
      let folder = try TestFolder()
      defer { folder.remove() }
      try folder.write(files.isEmpty ? agentFiles : files)
      let uploads = try TestFolder()
      defer { uploads.remove() }
      let assistant = try await TestAssistant(
        database: passage.map { database.behind($0) } ?? database, agentPath: folder.path,
        model: model ?? LocalEngine(), limits: limits,
        cache: cache, quality: quality, tools: tools, memory: memory, cost: cost, guidelines: guidelines,
        handoff: handoff, learning: learning, embedder: embedder, uploads: uploads.path,
        events: recordsEvents ? RecordedEvents.outbox : .none)
      for (title, text) in articles { try await assistant.learn(text, title: title) }
      try await body(assistant)
    }
  }

  static let migrations = [
    KnowledgeStore.migrations, ConversationStore.migrations, LearningMigrations.set,
  ]

  init(
    database: Database, agentPath: String, promptPath: String? = nil,
    model: any LanguageModel = LocalEngine(),
    limits: Turns.Limits = Turns.Limits(deadline: .seconds(120)),
    cache: CacheConfiguration = CacheConfiguration(),
    quality: QualityConfiguration = .disabled, tools: [any Tool] = [],
    memory: MemorySettings = MemorySettings(),
    cost: @escaping @Sendable (ModelSource, TokenUsage) -> Int64? = { _, _ in nil },
    guidelines: GuidelineSettings = GuidelineSettings(), handoff: HandoffSettings = HandoffSettings(),
    learning: LearningSettings = LearningSettings(),
    embedder: (any TextEmbedder)? = nil,
    uploads: String = "/nowhere", clock: ManualClock = ManualClock(), events: EventOutbox = .none
  ) async throws {
    self.uploads = uploads
    self.agentPath = agentPath
    self.clock = clock
    let encoder = try embedder ?? TestEncoder.shared
    self.embedder = encoder
    self.database = database
    metrics = MetricRegistry()
    store = ConversationStore(database: database, clock: clock, events: events)
    knowledge = KnowledgeStore(database: database, model: encoder.model, clock: clock)
    self.memory = CustomerMemory(database: database, settings: memory, clock: clock)
    versions = AgentVersions(database: database, clock: clock) {
      try await KnowledgeStore.advanceRevision($0, $1)
    }
    agents = try await AgentDirectory(
      path: agentPath, prompts: promptPath,
      examples: ExampleEmbeddings(embedder: encoder, database: database),
      history: PromptHistory(database: database, clock: clock), versions: versions, logger: .disabled)
    self.cache = ResponseCache(cache, clock: clock, metrics: metrics) { text, _ in Array(text.utf8) }
    let tenant = TenantContext(tenant: .single)
    corrections = CorrectionBook(
      database: database, embedder: encoder, clock: clock, logger: .disabled, tenant)
    turns = Turns(
      Turns.Services(
        store: store, agents: agents,
        company: CompanyProfile(name: "Harbour Boats", greeting: "Ahoy, this is Harbour Boats."),
        search: KnowledgeSearch(store: knowledge, embedder: encoder), embedder: encoder, model: model,
        cost: cost,
        tools: ToolRegistry(
          [
            RememberFactTool(memory: self.memory), RecallFactsTool(memory: self.memory),
            ForgetFactTool(memory: self.memory), PassToAgentTool(agents: agents),
            ReadAttachmentTool(store: store, reader: AttachmentReader(folder: uploads)),
          ] + tools), memory: self.memory, cache: self.cache, guidelines: guidelines, quality: quality,
        handoff: handoff, corrections: corrections, learning: learning, clock: clock,
        logger: .disabled, metrics: metrics),
      limits: limits)
  }

  /// Another process on the same database.
  func replica(model: any LanguageModel = LocalEngine()) async throws -> TestAssistant {
    try await TestAssistant(
      database: database, agentPath: agentPath, model: model, embedder: embedder, clock: clock)
  }

  /// Puts a Markdown article into the knowledge base.
  func learn(_ text: String, title: String, url: String? = nil, metadata: [String: String] = [:]) async throws
  {
    let (document, _) = try DocumentParser().parse(Array(text.utf8), filename: "\(title).md")
    let passages = Chunker { embedder.tokenCount($0) }.passages(of: document, title: title)
    // What cannot be embedded is found by its words.
    let embeddings = try? await embedder.embed(
      passages.map { $0.embeddingText(title: title) }, as: .document)
    _ = try await knowledge.replace(
      DocumentDraft(
        source: "test:\(title)", title: title, url: url, collection: "help", mediaType: "text/markdown",
        contentHash: "\(text.hashValue)", metadata: metadata, byteCount: text.utf8.count),
      passages: passages,
      vectors: embeddings.map { [PassageVectors($0, by: embedder.model.identity)] } ?? [], tenant)
  }

  /// Approves an answer to a question, and lets the assistant know.
  @discardableResult
  func correct(_ question: String, _ answer: String) async throws -> CorrectionID {
    let desk = CorrectionDesk(database: database, settings: LearningSettings(), clock: clock) {
      try await KnowledgeStore.advanceRevision($0, $1)
    }
    let (ann, ben) = (Reviewer(id: "usr_ann", name: "Ann"), Reviewer(id: "usr_ben", name: "Ben"))
    let new = NewCorrection(CorrectionContent(question: question, answer: answer))
    let id = try await desk.create(new, by: ann, tenant).correction.id
    _ = try await desk.approve(id, by: ben, isPerson: true, tenant)
    try await noteChanges()
    return id
  }

  /// Lets the assistant know that what people have approved or published has changed.
  func noteChanges() async throws {
    let revision = try await knowledge.revision(tenant)
    try await corrections.refresh(at: revision)
    try await agents.refresh(at: revision)
    cache.note(revision: revision)
  }

  /// A message of a customer.
  func message(
    _ text: String, in conversation: ConversationID? = nil, key: String? = nil
  ) -> IncomingMessage {
    IncomingMessage(
      tenant: tenant, channel: .web, conversation: conversation, text: text, idempotencyKey: key)
  }

  /// Sends a message with a file, and waits for the reply.
  func ask(
    _ text: String, file: String, _ bytes: [UInt8], type: String = "text/plain",
    in conversation: ConversationID? = nil
  ) async throws -> Reply {
    let location = SecureToken(byteCount: 18).text
    try Data(bytes).write(to: URL(filePath: "\(uploads)/\(location)"))
    var message = message(text, in: conversation)
    message.attachments = [
      Attachment(name: file, mediaType: type, byteCount: bytes.count, location: location)
    ]
    return try await turns.answer(message)
  }

  /// Sends a message of a proved customer, which begins a conversation, and waits for the reply.
  func ask(_ text: String, as customer: String) async throws -> Reply {
    var message = message(text)
    message.customer = customer
    return try await turns.answer(message)
  }

  /// Sends a yes or no by its button, and waits for the reply.
  func decide(_ accepts: Bool, _ asked: Reply) async throws -> Reply {
    var message = message(accepts ? "Yes" : "No", in: asked.conversation)
    message.decision = asked.answer.confirmation.map { ConfirmationDecision(id: $0.id, accepts: accepts) }
    return try await turns.answer(message)
  }

  /// Sends a message and waits for the reply.
  func ask(_ text: String, in conversation: ConversationID? = nil) async throws -> Reply {
    try await turns.answer(message(text, in: conversation))
  }

  /// How a reply came about.
  func trace(of reply: Reply) async throws -> TurnTrace {
    let trace = try await store.trace(of: reply.id, in: reply.conversation, tenant)
    return try JSON.decode(TurnTrace.self, from: Array((trace ?? .null).text.utf8))
  }

  static let articles = [
    (
      "Boat hire",
      """
      # Boat hire

      ## How much is a boat?

      | Boat | Hour | Day |
      | --- | --- | --- |
      | Rowing boat | £8 | £30 |
      | Sailing dinghy | £15 | £60 |
      | Motor boat | £25 | £120 |

      ## Who may sail

      You need a licence for motor boats. Children under 12 must be with an adult. Dogs are welcome on rowing boats.

      ## How to book a boat

      1. Open **Boats** and choose the day.
      2. Pick a boat.
      3. Pay a deposit of £20.

      ## Discounts

      Students pay half on weekdays. Seniors get 10 % off on every day of the week.
      """
    ),
    (
      "Moorings and bills",
      """
      # Moorings and bills

      ## When is the mooring bill due?

      The bill for your mooring comes on the 1st of the month and is due on the 15th. If you pay late, we charge £10.

      ## How to pay

      Pay by card at the harbour office or by bank transfer. We do not take cheques.
      """
    ),
    (
      "Opening hours of the harbour office",
      """
      # Opening hours of the harbour office

      The harbour office is open from 9:00 to 17:00, Monday to Saturday. It is closed on Sundays and in January.
      """
    ),
    (
      "Parking at the harbour",
      """
      # Parking at the harbour

      ## What does parking cost?

      Parking costs £3 an hour for cars and £1 an hour for motorbikes. Trailers may stay for £10 a day.

      ## Where can I park a trailer?

      Trailers park behind the boat shed, next to the slipway.
      """
    ),
  ]

  /// The default agent with tools.
  static func general(tools: String, limits: String = "{}") -> [String: String] {
    [
      "general.yaml": """
      name: general
      title: Harbour help
      default: true
      tools: \(tools)
      limits: \(limits)
      """
    ]
  }

  static let agentFiles = [
    "general.yaml": """
    name: general
    title: Harbour help
    default: true
    suggestions: [How much is a boat?]
    categories:
      - name: mascot
        keywords: [mascot, seal]
        response: Our mascot is Sally the seal.
        confidence: 0.9
    """,
    "hire.yaml": """
    name: hire
    title: Boat hire
    intents:
      - name: boat_prices
        examples: [how much is a boat, price of a rowing boat, what does a dinghy cost, student discount for boats]
      - name: boat_booking
        examples: [book a boat, I want to hire a boat, reserve a dinghy, how do I rent a boat]
    """,
    "billing.yaml": """
    name: billing
    title: Moorings and bills
    intents:
      - name: mooring_bill
        examples: [when is my mooring bill due, pay my bill, mooring invoice, late payment of the mooring]
      - name: fraud
        examples: [somebody stole my card, there is fraud on my account, my account was hacked]
        handoff: true
        response: That sounds serious. Please do not pay anything until we have spoken.
    """,
  ]
}
