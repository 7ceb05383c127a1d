import Essentials

/// Where agents come from: their files, and what people have published in place of what stands there.
struct AgentSource: Sendable {
  let folder: AgentFolder
  let examples: ExampleEmbeddings
  let history: PromptHistory?
  let versions: AgentVersions?

  /// What there was at one moment.
  struct Loaded: Sendable {
    var roster: AgentRoster
    var contents: AgentFolder.Contents
    /// Of the files alone.
    var filesDigest: String
    var published: PublishedAgents
    /// What is published and not allowed by the files.
    var conflicts: [String]

    /// Of the files and of what is published.
    var digest: String {
      published.items.isEmpty ? filesDigest : SHA256.hexDigest(of: "\(filesDigest) \(published.digest)")
    }
  }

  /// What is published now.
  func published() async throws -> PublishedAgents {
    try await versions?.published(examples.tenant) ?? PublishedAgents()
  }

  /// All of it as it is now.
  func load() async throws -> Loaded {
    let digest = try folder.digest()
    let contents = try folder.read()
    let loaded = try await load(
      contents, try await published(), filesDigest: digest, EscalationLearner(examples))
    try await history?.note(contents.prompts, examples.tenant)
    return loaded
  }

  /// What there was, with what is published now. The files are not looked at: they may be wrong by now.
  func load(over former: Loaded) async throws -> Loaded {
    try await load(
      former.contents, try await published(), filesDigest: former.filesDigest, former.roster.escalation)
  }

  /// What there would be if an agent had these changes.
  func trial(
    of changes: AgentChanges, version: Int, for agent: String, instead loaded: Loaded
  ) async throws -> Loaded {
    var published = loaded.published
    published.items.removeAll { $0.agent == agent }
    published.items.append(.init(agent: agent, number: version, changes: changes))
    return try await load(
      loaded.contents, published, filesDigest: loaded.filesDigest, loaded.roster.escalation)
  }

  private func load(
    _ contents: AgentFolder.Contents, _ published: PublishedAgents, filesDigest: String,
    _ escalation: EscalationLearner?
  ) async throws -> Loaded {
    let (agents, conflicts) = published.applied(to: contents.agents)
    let intents = agents.flatMap(\.intents)
    let recogniser = try await examples.recogniser(for: intents + SmallTalk.intents)
    let guidebook = try await examples.guidebook(contents.rules, intents: intents, recogniser)
    guard
      let roster = AgentRoster(
        contents, agents: agents, recogniser: recogniser, escalation: escalation, guidebook: guidebook)
    else {
      throw ConfigurationError([
        ConfigurationIssue(place: folder.path ?? "agents", reason: "no agent is the default one")
      ])
    }
    return Loaded(
      roster: roster, contents: contents, filesDigest: filesDigest, published: published,
      conflicts: conflicts)
  }
}
