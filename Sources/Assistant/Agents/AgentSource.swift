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
    var published: PublishedAgents
    var digest: String
    /// What is published and not allowed by the files.
    var conflicts: [String]
  }

  /// What is published now.
  func published() async throws -> PublishedAgents {
    try await versions?.published(examples.tenant) ?? PublishedAgents()
  }

  /// All of it as it is now.
  func load() async throws -> Loaded {
    let digest = try folder.digest()
    let contents = try folder.read()
    let published = try await published()
    let loaded = try await load(contents, published, filesDigest: digest, EscalationLearner(examples))
    try await history?.note(contents.prompts, examples.tenant)
    return loaded
  }

  /// What there would be if an agent had these changes.
  func trial(
    of changes: AgentChanges, version: Int, for agent: String, instead loaded: Loaded
  ) async throws -> Loaded {
    var published = loaded.published
    published.items.removeAll { $0.agent == agent }
    published.items.append(.init(agent: agent, number: version, changes: changes))
    return try await load(
      loaded.contents, published, filesDigest: loaded.digest, loaded.roster.escalation)
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
    let digest =
      published.items.isEmpty ? filesDigest : SHA256.hexDigest(of: "\(filesDigest) \(published.digest)")
    return Loaded(
      roster: roster, contents: contents, published: published, digest: digest, conflicts: conflicts)
  }
}
