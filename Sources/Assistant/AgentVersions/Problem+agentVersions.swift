import Essentials

extension Problem {
  static func unknownAgentVersion(_ number: Int, of agent: String) -> Problem {
    Problem(
      kind: "unknown-agent-version", title: "There is no such version", status: 404,
      detail: "The agent “\(agent)” has no version \(number). `GET /v1/agents/\(agent)/versions` lists them.")
  }

  static func tooManyAgentDrafts(_ agent: String) -> Problem {
    Problem(
      kind: "too-many-agent-drafts", title: "There are too many drafts", status: 409,
      detail: "The agent “\(agent)” has \(AgentVersions.mostDrafts) drafts. Discard those that nobody needs.")
  }

  static func agentVersionIsNoDraft(_ version: AgentVersion) -> Problem {
    Problem(
      kind: "agent-version-published", title: "The version is no draft", status: 409,
      detail: """
        Version \(version.number) of “\(version.agent)” was published\(version.publisher.map { " by \($0.name)" } ?? ""), \
        so it stays as it is. Begin a new draft with what it says, or roll back to it.
        """)
  }

  static func agentVersionIsDraft(_ version: AgentVersion) -> Problem {
    Problem(
      kind: "agent-version-draft", title: "The version is a draft", status: 409,
      detail: "Version \(version.number) of “\(version.agent)” has never answered. Publish it instead.")
  }

  static func agentDraftChanged(_ version: AgentVersion, seen: Int) -> Problem {
    Problem(
      kind: "agent-draft-changed", title: "Somebody has changed the draft", status: 409,
      detail: """
        \(version.editor.name) has changed version \(version.number) of “\(version.agent)” meanwhile: you have seen \
        revision \(seen), and it is at \(version.revision). Read it again, and send what you want with that revision.
        """)
  }

  static func agentVersionAnswers(_ number: Int, of agent: String) -> Problem {
    Problem(
      kind: "agent-version-answers", title: "The version answers already", status: 409,
      detail: number == 0
        ? "The agent “\(agent)” answers as its file says." : "Version \(number) of “\(agent)” answers now.")
  }

  static func anotherAgentVersionAnswers(_ version: AgentVersion?, of agent: String, seen: Int) -> Problem {
    let known = seen == 0 ? "the agent's file" : "version \(seen)"
    let now = version.map { "\($0.publisher?.name ?? "somebody") has published version \($0.number)" }
    return Problem(
      kind: "another-agent-version-answers", title: "Another version answers by now", status: 409,
      detail: """
        You go by \(known) of “\(agent)”, and \(now ?? "its file answers") meanwhile. Compare yours with that, and send \
        "over": \(version?.number ?? 0) to put yours in its place.
        """)
  }
}
