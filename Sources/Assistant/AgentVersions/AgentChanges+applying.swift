import Essentials

extension AgentChanges {
  /// An agent as its file describes it, changed. What the file does not allow stays as the file says it, and is told.
  ///
  /// - Parameter taken: Whose the intents of other agents are, by name.
  func applied(
    to file: AgentProfile, taken: [String: String]
  ) -> (agent: AgentProfile, conflicts: [Problem.FieldError]) {
    var agent = file
    var conflicts: [Problem.FieldError] = []
    if let description { agent.description = description }
    if let suggestions { agent.suggestions = suggestions }
    if let instructions {
      agent.instructions = instructions
      agent.prompt = nil
    }
    if let tools { agent.tools = Self.granted(tools, by: file, &conflicts) }
    if let intents { agent.intents = Self.possible(intents, of: file, taken, &conflicts) }
    Self.checkActions(of: agent, isOwnIntents: intents != nil, &conflicts)
    return (agent, conflicts)
  }

  /// The tools of these that the file gives: no version has more.
  private static func granted(
    _ tools: [String], by file: AgentProfile, _ conflicts: inout [Problem.FieldError]
  ) -> [String] {
    var granted: [String] = []
    for (index, tool) in tools.enumerated() where !granted.contains(tool) {
      if AgentProfile.names(tool, among: file.tools) {
        granted.append(tool)
        continue
      }
      let choice = file.tools.isEmpty ? "; it gives none" : "; it gives \(file.tools.joined(separator: ", "))"
      conflicts.append(
        .init(
          pointer: "/tools/\(index)",
          detail: "is “\(tool)”, which the file of “\(file.name)” does not give it\(choice)"))
    }
    return granted
  }

  /// The intents of these that can be this agent's, and those that its file does not let go.
  private static func possible(
    _ intents: [Intent], of file: AgentProfile, _ taken: [String: String],
    _ conflicts: inout [Problem.FieldError]
  ) -> [Intent] {
    var possible: [Intent] = []
    for (index, intent) in intents.enumerated() {
      if let fault = fault(in: intent, taken, known: possible) {
        conflicts.append(.init(pointer: "/intents/\(index)\(fault.pointer)", detail: fault.detail))
        continue
      }
      var intent = intent
      intent.isStrict = file.intents.first { $0.name == intent.name }?.isStrict ?? false
      possible.append(intent)
    }
    // Where nothing may be improvised is for the file to say.
    for intent in file.intents where intent.isStrict && !possible.contains(where: { $0.name == intent.name })
    {
      conflicts.append(
        .init(
          pointer: "/intents",
          detail: "must have “\(intent.name)”: the file says that only approved texts answer it"))
      possible.append(intent)
    }
    return possible
  }

  private static func fault(
    in intent: Intent, _ taken: [String: String], known: [Intent]
  ) -> (pointer: String, detail: String)? {
    guard Prompt.isName(intent.name) else {
      return ("/name", "must be 1 to 64 small letters, digits, “_” and “-”")
    }
    if let owner = taken[intent.name] {
      return ("/name", "is “\(intent.name)”, which is an intent of “\(owner)”")
    }
    if known.contains(where: { $0.name == intent.name }) {
      return ("/name", "is “\(intent.name)”, which stands before it already")
    }
    guard intent.examples.contains(where: { !$0.trimmed.isEmpty }) else {
      return ("/examples", "must list at least one thing that customers write")
    }
    guard let action = intent.action else { return nil }
    if intent.response != nil || intent.handsOff {
      return ("/action", "cannot stand beside “response” or “handoff”")
    }
    do {
      _ = try ApprovedTemplate(action.response)
      return nil
    } catch {
      return ("/action/response", error.reason)
    }
  }

  /// What an intent does needs its tool.
  private static func checkActions(
    of agent: AgentProfile, isOwnIntents: Bool, _ conflicts: inout [Problem.FieldError]
  ) {
    for (index, intent) in agent.intents.enumerated() {
      guard let tool = intent.action?.tool, !AgentProfile.names(tool, among: agent.tools) else { continue }
      conflicts.append(
        isOwnIntents
          ? .init(
            pointer: "/intents/\(index)/action/tool",
            detail: "names “\(tool)”, which “tools” does not give the agent")
          : .init(pointer: "/tools", detail: "must have “\(tool)”, which the intent “\(intent.name)” uses"))
    }
  }
}
