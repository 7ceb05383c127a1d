public import Embeddings
public import Essentials
import FoundationEssentials
import Synchronization
public import Telemetry

/// Knows the agents: what their files say, and what people have published in place of it. It learns of changes without a
/// restart. A change takes effect as a whole or, when a file is wrong, not at all.
public final class AgentDirectory: Sendable {
  /// What the agents have done since the start.
  public let statistics = AgentStatistics()

  private let source: AgentSource
  private let logger: Logger
  private let state: Mutex<State>

  private struct State {
    var loaded: AgentSource.Loaded
    var fingerprint: [String: Date]
    /// What the published versions were read at; nothing before the first time.
    var revision: Int64?
    /// Counts the rosters that there were.
    var generation = 0
    var observers: [@Sendable () -> Void] = []
  }

  var examples: ExampleEmbeddings { source.examples }

  /// Reads the agents' files and learns their examples.
  ///
  /// - Parameters:
  ///   - path: A file, or a folder of `.yaml` files; nothing for one agent that answers from the whole knowledge base.
  ///   - prompts: The folder with the prompts that their instructions may be made of; nothing for none.
  ///   - rulePaths: Files or folders with rules and approved texts.
  ///   - examples: Embeds the intents' examples, or remembers how they were embedded.
  ///   - history: Keeps every text that a prompt has had.
  ///   - versions: What people have changed of the agents; nothing where nobody can.
  /// - Throws: ``ConfigurationError`` or ``YAMLError`` that name file and line.
  public init(
    path: String?, prompts: String? = nil, rulePaths: [String] = [], examples: ExampleEmbeddings,
    history: PromptHistory? = nil, versions: AgentVersions? = nil, logger: Logger
  ) async throws {
    let folder = AgentFolder(path: path, prompts: PromptFolder(path: prompts), rulePaths: rulePaths)
    source = AgentSource(folder: folder, examples: examples, history: history, versions: versions)
    self.logger = logger
    let fingerprint = try folder.fingerprint()
    let loaded = try await source.load()
    if let failure = loaded.roster.recogniser.failure {
      logger.warning(
        "Intents are told by their words alone until the embedding service can be had",
        ["reason": .string(failure)])
    }
    Self.tell(of: loaded, logger)
    state = Mutex(State(loaded: loaded, fingerprint: fingerprint))
  }

  private init(_ source: AgentSource, _ loaded: AgentSource.Loaded, _ logger: Logger) {
    self.source = source
    self.logger = logger
    state = Mutex(State(loaded: loaded, fingerprint: [:]))
  }

  /// The agents as they would be if one of them were changed: for trying that out. Nothing that happens later reaches them.
  func trial(of changes: AgentChanges, version: Int, for agent: String) async throws -> AgentDirectory {
    let now = state.withLock { $0.loaded }
    return AgentDirectory(
      source, try await source.trial(of: changes, version: version, for: agent, instead: now), logger)
  }

  /// What a file does not allow of changes of its agent; nothing when there is no such agent.
  public func conflicts(of changes: AgentChanges, for agent: String) -> [Problem.FieldError]? {
    let roster = roster
    guard let file = roster.files.first(where: { $0.name == agent }) else { return nil }
    let taken = PublishedAgents.intents(of: roster.agents + roster.files, besides: agent)
    return changes.applied(to: file, taken: taken).conflicts
  }

  /// An agent as its file describes it, changed as far as the file allows; nothing when there is no such agent.
  public func agent(_ name: String, with changes: AgentChanges) -> AgentProfile? {
    let roster = roster
    let taken = PublishedAgents.intents(of: roster.agents + roster.files, besides: name)
    return roster.files.first { $0.name == name }.map { changes.applied(to: $0, taken: taken).agent }
  }

  /// A digest of the files that the agents were read from and of what is published: replicas with the same have the same.
  public var digest: String { state.withLock { $0.loaded.digest } }

  /// Why messages' intents are told by their words alone: the examples could not be embedded yet.
  public var shortfall: String? { roster.recogniser.failure ?? roster.guidebook.failure }

  /// What the cosines of messages' embeddings mean, against those of the model in this process; nothing while that is
  /// not known.
  public var messageScale: SimilarityScale? { examples.messageScale }

  /// What the cosines of questions' and passages' embeddings mean for a model; nothing when that is not known.
  func passageScale(of model: EmbeddingModel) async throws -> SimilarityScale? {
    try await examples.scales(of: model)?.passages
  }

  /// The names of the agents that files describe, for checks that need no agents.
  ///
  /// - Throws: ``ConfigurationError`` or ``YAMLError`` that name file and line.
  public static func names(path: String?, prompts: String?) throws -> [String] {
    try AgentFolder(path: path, prompts: PromptFolder(path: prompts)).read().agents.map(\.name)
  }

  /// The tools that agents' files and rules name, for checks that need no agents.
  ///
  /// - Throws: ``ConfigurationError`` or ``YAMLError`` that name file and line.
  public static func toolMentions(
    path: String?, prompts: String?, rulePaths: [String]
  ) throws -> [ToolMention] {
    let contents = try AgentFolder(path: path, prompts: PromptFolder(path: prompts), rulePaths: rulePaths)
      .read()
    return contents.tools
      + contents.rules.guidelines.flatMap { rule in
        rule.allTools.map { ToolMention("the rule “\(rule.name)”", tool: $0, place: rule.place) }
      }
  }

  /// The agents at this moment.
  public var roster: AgentRoster { state.withLock { $0.loaded.roster } }

  /// Reads the files again, and what is published.
  ///
  /// - Throws: What is wrong with them; the agents stay as they were.
  public func reload() async throws {
    let fingerprint = try source.folder.fingerprint()
    try await replace { _ in try await source.load() }
    state.withLock { $0.fingerprint = fingerprint }
    logger.info("Agents loaded", ["agents": .array(roster.agents.map { .string($0.name) })])
    for finding in try await lint(tools: nil) {
      logger.warning("Something is odd about the guidelines", ["finding": .string("\(finding)")])
    }
  }

  /// Takes up what was published, where it may be other than at the last time.
  ///
  /// - Parameter revision: Changes with each change of it, and may with others.
  public func refresh(at revision: Int64) async throws {
    guard state.withLock({ $0.revision != revision }) else { return }
    let published = try await source.published()
    if published != state.withLock({ $0.loaded.published }) {
      try await replace { try await source.load(over: $0) }
      logger.info(
        "Other versions of agents answer",
        ["versions": .object(published.items.reduce(into: [:]) { $0[$1.agent] = .integer(Int64($1.number)) })]
      )
    }
    state.withLock { $0.revision = max($0.revision ?? revision, revision) }
  }

  /// Puts what there is now in the place of what there was. Where somebody else has done so meanwhile, what they have read
  /// may be older or newer: then all is read again.
  private func replace(
    _ load: (_ former: AgentSource.Loaded) async throws -> AgentSource.Loaded
  ) async throws {
    while true {
      let (former, generation) = state.withLock { ($0.loaded, $0.generation) }
      let loaded = try await load(former)
      let observers = state.withLock { state -> [@Sendable () -> Void]? in
        guard state.generation == generation else { return nil }
        state.loaded = loaded
        state.generation += 1
        return state.observers
      }
      guard let observers else { continue }
      for observer in observers { observer() }
      return Self.tell(of: loaded, logger)
    }
  }

  /// Logs what published versions want and files do not allow any more.
  private static func tell(of loaded: AgentSource.Loaded, _ logger: Logger) {
    for conflict in loaded.conflicts {
      logger.warning(
        "A published version wants what its agent's file does not allow", ["reason": .string(conflict)])
    }
  }

  /// Reads the files again if one of them was added, changed or removed. What is wrong with them is logged once.
  ///
  /// - Returns: Whether there are other agents now.
  @discardableResult
  public func reloadIfChanged() async -> Bool {
    do {
      let fingerprint = try source.folder.fingerprint()
      let isChanged = state.withLock { state in
        defer { state.fingerprint = fingerprint }
        return state.fingerprint != fingerprint
      }
      if isChanged { try await reload() }
      return isChanged
    } catch {
      logger.error("Agents not reloaded, the former ones stay", ["error": .string("\(error)")])
      return false
    }
  }

  /// Learns again what was learned from words alone because the embedding service could not be had.
  public func relearn() async {
    guard let former = shortfall else { return }
    do {
      let roster = try await source.load().roster
      guard roster.recogniser.failure == nil, roster.guidebook.failure == nil else { return }
      try await replace { _ in try await source.load() }
      logger.info("Intents are told by their meaning again", ["before": .string(former)])
    } catch {
      logger.error("Agents not reloaded, the former ones stay", ["error": .string("\(error)")])
    }
  }

  /// Learns now what the first message would wait for.
  public func prepare() async {
    do {
      _ = try await roster.escalation?.classifier()
    } catch {
      logger.warning(
        "What speaks for a person cannot be learned now; the next message tries again",
        ["error": .string("\(error)")])
    }
  }

  /// Calls `observer` after every change.
  func onChange(_ observer: @escaping @Sendable () -> Void) {
    state.withLock { $0.observers.append(observer) }
  }
}
