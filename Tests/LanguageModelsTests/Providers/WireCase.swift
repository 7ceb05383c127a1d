import Essentials
import Foundation
import Testing

@testable import LanguageModels

/// The requests that the vendors' own libraries sent for the same wishes (`Wire/*/make_wire.py`), by name.
struct WireCase: Sendable, CustomTestStringConvertible {
  let name: String
  let request: ModelRequest

  var testDescription: String { name }

  /// A file of `Wire`.
  static func file(_ path: String) throws -> [UInt8] {
    let folder = try #require(Bundle.module.resourceURL)
    return Array(try Data(contentsOf: folder.appending(path: "Wire/\(path)")))
  }

  /// A JSON file of `Wire`.
  static func json(_ path: String) throws -> JSONValue {
    try JSONValue(parsing: try file(path))
  }

  static let caller = ModelCaller(tenant: TenantContext(tenant: .single))

  static let find = ModelTool(
    name: "find_events", description: "Finds events by city and day.",
    parameters: [
      "type": "object",
      "properties": ["city": ["type": "string"], "day": ["type": "string", "format": "date"]],
      "required": ["city"], "additionalProperties": false,
    ], isStrict: false)
  static let hold = ModelTool(
    name: "hold_seats", description: "Holds seats.",
    parameters: [
      "type": "object",
      "properties": [
        "event": ["type": "string"], "seats": ["type": "integer", "minimum": 1, "maximum": 8],
      ], "required": ["event", "seats"], "additionalProperties": false,
    ], isStrict: true)
  static let answerSchema: JSONText = [
    "type": "object",
    "properties": [
      "title": ["type": "string"], "price": ["type": "number", "minimum": 0],
      "tags": ["type": "array", "items": ["type": "string"], "maxItems": 3],
    ], "required": ["title", "price"], "additionalProperties": false,
  ]
  static let pixel: [UInt8] = Array("picture".utf8)

  static let all: [WireCase] = [
    WireCase(
      name: "plain",
      request: ModelRequest(
        caller: caller, messages: [ModelMessage(role: .user, text: "Grüß Gott, when do you open? 🎟")],
        isStreamed: false)),
    WireCase(
      name: "conversation",
      request: ModelRequest(
        caller: caller, instructions: "You answer for Northside.",
        messages: [
          ModelMessage(role: .user, text: "Hello"), ModelMessage(role: .assistant, text: "Good morning."),
          ModelMessage(role: .system, text: "The customer is called Ada."),
          ModelMessage(role: .user, text: "What am I called?"),
          ModelMessage(role: .user, text: "And where is the hall?"),
        ],
        options: GenerationOptions(maximumTokens: 300, stopSequences: ["END"]))),
    WireCase(
      name: "opened by the assistant",
      request: ModelRequest(
        caller: caller,
        messages: [
          ModelMessage(role: .assistant, text: "How can I help?"), ModelMessage(role: .user, text: "Refund"),
        ], isStreamed: false)),
    WireCase(
      name: "tools",
      request: ModelRequest(
        caller: caller, instructions: "Use the tools.",
        messages: [ModelMessage(role: .user, text: "Jazz in Graz?")], tools: [find, hold],
        options: GenerationOptions(allowsParallelToolCalls: false), isStreamed: false)),
    WireCase(
      name: "forced tool",
      request: ModelRequest(
        caller: caller, messages: [ModelMessage(role: .user, text: "Jazz in Graz?")], tools: [find],
        toolChoice: .tool("find_events"), isStreamed: false)),
    WireCase(
      name: "any tool",
      request: ModelRequest(
        caller: caller, messages: [ModelMessage(role: .user, text: "Jazz in Graz?")], tools: [find],
        toolChoice: .required, isStreamed: false)),
    WireCase(
      name: "no tool",
      request: ModelRequest(
        caller: caller, messages: [ModelMessage(role: .user, text: "Jazz in Graz?")], tools: [find],
        toolChoice: .none, isStreamed: false)),
    WireCase(name: "pictures", request: pictures),
    WireCase(
      name: "schema",
      request: ModelRequest(
        caller: caller, messages: [ModelMessage(role: .user, text: "The dearest concert?")],
        outputFormat: .schema(name: "concert", answerSchema, isStrict: true), isStreamed: false)),
    WireCase(
      name: "thinking",
      request: ModelRequest(
        caller: caller, messages: [ModelMessage(role: .user, text: "Plan my evening.")],
        options: GenerationOptions(maximumTokens: 4000, reasoningEffort: "low"), isStreamed: false)),
  ]

  static let pictures = ModelRequest(
    caller: caller,
    messages: [
      ModelMessage(
        role: .user,
        content: [
          .text("What is this?"), .image(ModelImage(.data(pixel, mediaType: "image/png"))),
          .image(ModelImage(.url("https://example.com/hall.webp?size=2"))),
          .image(ModelImage(.url("data:image/gif;base64,cGljdHVyZQ=="))),
        ])
    ], isStreamed: false)

  /// Two calls side by side and their results, as a service's answer `signature` has them.
  static func results(signature: String?, callID: String = "call") -> ModelRequest {
    ModelRequest(
      caller: caller,
      messages: [
        ModelMessage(role: .user, text: "Jazz in Graz and Linz?"),
        ModelMessage(
          role: .assistant, content: [.text("Let me look.")],
          toolCalls: [
            ToolCall(
              id: "\(callID)_1", name: "find_events", arguments: #"{"city":"Graz"}"#, signature: signature),
            ToolCall(
              id: "\(callID)_2", name: "find_events", arguments: #"{"city":"Linz"}"#,
              signature: signature.map { String($0.prefix { $0 != ":" }) + ":" }),
          ]),
        ModelMessage(
          role: .tool, content: [.text(#"{"events":["Blue Note Night"]}"#)], toolCallID: "\(callID)_1"),
        ModelMessage(role: .tool, content: [.text("nothing found")], toolCallID: "\(callID)_2"),
      ], tools: [find], isStreamed: false)
  }
}
