public import Essentials

/// What people have changed of an agent. What is nothing is as the agent's file says it.
public struct AgentChanges: Hashable, Sendable {
  /// What it is for.
  public var description: String?
  /// How it should behave and speak, in place of its file's text or prompt.
  public var instructions: String?
  /// What customers want from it: all of them, in place of the file's.
  public var intents: [Intent]?
  /// The tools that it has of those that its file gives it.
  public var tools: [String]?
  /// Questions that it can answer.
  public var suggestions: [String]?

  /// Makes changes.
  public init(
    description: String? = nil, instructions: String? = nil, intents: [Intent]? = nil,
    tools: [String]? = nil, suggestions: [String]? = nil
  ) {
    self.description = description
    self.instructions = instructions
    self.intents = intents
    self.tools = tools
    self.suggestions = suggestions
  }
}

extension AgentChanges {
  /// All that can be changed of an agent, as it is. Instructions that a prompt makes are none of its own.
  public init(all agent: AgentProfile) {
    self.init(
      description: agent.description,
      instructions: agent.prompt == nil && !agent.instructions.isEmpty ? agent.instructions : nil,
      intents: agent.intents,
      tools: agent.tools, suggestions: agent.suggestions)
  }

  /// Reads what ``json`` gives, and what clients send in this shape.
  public init(_ json: JSONValue) {
    self.init(
      description: json["description"]?.stringValue,
      instructions: json["instructions"]?.stringValue,
      intents: json["intents"]?.arrayValue?.map(Intent.init(_:)),
      tools: json["tools"]?.arrayValue?.compactMap(\.stringValue),
      suggestions: json["suggestions"]?.arrayValue?.compactMap(\.stringValue))
  }

  /// As they are kept and shown.
  public var json: JSONValue {
    [
      "description": description.map(JSONValue.string) ?? .null,
      "instructions": instructions.map(JSONValue.string) ?? .null,
      "intents": intents.map { .array($0.map(\.json)) } ?? .null,
      "tools": tools.map { .array($0.map(JSONValue.string)) } ?? .null,
      "suggestions": suggestions.map { .array($0.map(JSONValue.string)) } ?? .null,
    ]
  }
}

extension Intent {
  /// Whether only approved texts may answer is the file's to say, so it is not among it.
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "examples": .array(examples.map(JSONValue.string)),
      "response": response.map(JSONValue.string) ?? .null, "handoff": .bool(handsOff),
      "action": action.map { action in
        [
          "tool": .string(action.tool), "ask": .object(action.questions.mapValues(JSONValue.string)),
          "response": .string(action.response),
        ]
      } ?? .null,
    ]
  }

  fileprivate init(_ json: JSONValue) {
    let action = json["action"].flatMap { action in
      action["tool"]?.stringValue.map { tool in
        IntentAction(
          tool: tool, questions: action["ask"]?.objectValue?.compactMapValues(\.stringValue) ?? [:],
          response: action["response"]?.stringValue ?? "")
      }
    }
    self.init(
      name: json["name"]?.stringValue ?? "",
      examples: json["examples"]?.arrayValue?.compactMap(\.stringValue) ?? [],
      response: json["response"]?.stringValue, action: action,
      handsOff: json["handoff"]?.boolValue ?? false)
  }
}
