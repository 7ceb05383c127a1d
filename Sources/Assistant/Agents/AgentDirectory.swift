public import Embeddings
import Essentials
import FoundationEssentials
import Synchronization
public import Telemetry

/// Knows the agents, and learns of changes to their files without a restart. A change takes effect as a whole or,
/// when a file is wrong, not at all.
public final class AgentDirectory: Sendable {
  /// What the agents have done since the start.
  public let statistics = AgentStatistics()

  private let folder: AgentFolder
  let examples: ExampleEmbeddings
  private let history: PromptHistory?
  private let logger: Logger
  private let state: Mutex<State>

  private struct State {
    var roster: AgentRoster
    var fingerprint: [String: Date]
    var digest: String
    var observers: [@Sendable () -> Void] = []
  }

  /// Reads the agents' files and learns their examples.
  ///
  /// - Parameters:
  ///   - path: A file, or a folder of `.yaml` files; nothing for one agent that answers from the whole knowledge base.
  ///   - prompts: The folder with the prompts that their instructions may be made of; nothing for none.
  ///   - rulePaths: Files or folders with rules and approved texts.
  ///   - examples: Embeds the intents' examples, or remembers how they were embedded.
  ///   - history: Keeps every text that a prompt has had.
  /// - Throws: ``ConfigurationError`` or ``YAMLError`` that name file and line.
  public init(
    path: String?, prompts: String? = nil, rulePaths: [String] = [], examples: ExampleEmbeddings,
    history: PromptHistory? = nil, logger: Logger
  ) async throws {
    folder = AgentFolder(path: path, prompts: PromptFolder(path: prompts), rulePaths: rulePaths)
    self.examples = examples
    self.history = history
    self.logger = logger
    let fingerprint = try folder.fingerprint()
    let digest = try folder.digest()
    let roster = try await Self.roster(folder, examples, history)
    if let failure = roster.recogniser.failure {
      logger.warning(
        "Intents are told by their words alone until the embedding service can be had",
        ["reason": .string(failure)])
    }
    state = Mutex(State(roster: roster, fingerprint: fingerprint, digest: digest))
  }

  /// A digest of the files that the agents were read from: replicas with the same files have the same.
  public var digest: String { state.withLock { $0.digest } }

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
  public var roster: AgentRoster { state.withLock { $0.roster } }

  /// Reads the files again.
  ///
  /// - Throws: What is wrong with them; the agents stay as they were.
  public func reload() async throws {
    let fingerprint = try folder.fingerprint()
    let digest = try folder.digest()
    let roster = try await Self.roster(folder, examples, history)
    let observers = state.withLock { state in
      state.roster = roster
      state.fingerprint = fingerprint
      state.digest = digest
      return state.observers
    }
    for observer in observers { observer() }
    logger.info("Agents loaded", ["agents": .array(roster.agents.map { .string($0.name) })])
    for finding in try await lint(tools: nil) {
      logger.warning("Something is odd about the guidelines", ["finding": .string("\(finding)")])
    }
  }

  /// Reads the files again if one of them was added, changed or removed. What is wrong with them is logged once.
  ///
  /// - Returns: Whether there are other agents now.
  @discardableResult
  public func reloadIfChanged() async -> Bool {
    do {
      let fingerprint = try folder.fingerprint()
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
      let roster = try await Self.roster(folder, examples, history)
      guard roster.recogniser.failure == nil, roster.guidebook.failure == nil else { return }
      let observers = state.withLock { state in
        state.roster = roster
        return state.observers
      }
      for observer in observers { observer() }
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

  private static func roster(
    _ folder: AgentFolder, _ examples: ExampleEmbeddings, _ history: PromptHistory?
  ) async throws -> AgentRoster {
    let contents = try folder.read()
    let intents = contents.agents.flatMap(\.intents)
    let recogniser = try await examples.recogniser(for: intents + SmallTalk.intents)
    let guidebook = try await examples.guidebook(contents.rules, intents: intents, recogniser)
    guard
      let roster = AgentRoster(
        contents, recogniser: recogniser, escalation: EscalationLearner(examples), guidebook: guidebook)
    else {
      throw ConfigurationError([
        ConfigurationIssue(place: folder.path ?? "agents", reason: "no agent is the default one")
      ]
      )
    }
    try await history?.note(contents.prompts, examples.tenant)
    return roster
  }
}
