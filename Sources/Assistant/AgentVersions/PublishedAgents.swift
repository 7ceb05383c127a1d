import Essentials

/// What is published of a company's agents, at one moment.
struct PublishedAgents: Hashable, Sendable {
  /// A version that answers.
  struct Item: Hashable, Sendable {
    var agent: String
    var number: Int
    var changes: AgentChanges
  }

  var items: [Item] = []

  /// The agents of the files with what is published, and what of it the files do not allow any more.
  func applied(to files: [AgentProfile]) -> (agents: [AgentProfile], conflicts: [String]) {
    var agents = files
    var conflicts: [String] = []
    for index in agents.indices {
      guard let item = items.first(where: { $0.agent == agents[index].name }) else { continue }
      let applied = item.changes.applied(
        to: files[index], taken: Self.intents(of: agents + files, besides: item.agent))
      agents[index] = applied.agent
      agents[index].version = item.number
      conflicts += applied.conflicts.map {
        "version \(item.number) of “\(item.agent)”: \($0.pointer.dropFirst()) \($0.detail)"
      }
    }
    return (agents, conflicts)
  }

  /// Whose intents there are, but for an agent's own.
  static func intents(of agents: [AgentProfile], besides name: String) -> [String: String] {
    var owners: [String: String] = [:]
    for agent in agents where agent.name != name {
      for intent in agent.intents { owners[intent.name] = agent.name }
    }
    return owners
  }

  /// A digest: replicas with the same have the same.
  var digest: String {
    SHA256.hexDigest(
      of: items.map { "\($0.agent) \($0.number) \($0.changes.json.text)" }.joined(separator: "\n"))
  }
}
