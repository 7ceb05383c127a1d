import Essentials
import LanguageModels

/// Writes answers in OpenAI's protocol. What the protocol has no place for stands under `usher`.
/// Source: https://platform.openai.com/docs/api-reference/chat/object
struct ChatCompletionWriter: Sendable {
  /// The completion's name.
  let id: String
  /// When it began, in seconds since 1970.
  let created: Int64
  /// The model that was asked for; the one that answers takes its place.
  var model: String
  private var source: ModelSource?
  /// What was told so far: annotations count places in it.
  private var text = ""

  init(id: String, created: Int64, model: String) {
    self.id = id
    self.created = created
    self.model = model
  }

  // MARK: At once

  /// The whole answer.
  func completion(_ response: ModelResponse) -> [UInt8] {
    var writer = self
    if let source = response.source { writer.note(source) }
    var json = writer.opening("chat.completion", capacity: response.text.utf8.count + 512)
    json.write(raw: "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":")
    if response.text.isEmpty, !response.toolCalls.isEmpty {
      json.write(raw: "null")
    } else {
      json.write(response.text)
    }
    json.write(raw: ",\"refusal\":null")
    if !response.reasoning.isEmpty {
      json.write(raw: ",\"reasoning_content\":")
      json.write(response.reasoning)
    }
    if !response.toolCalls.isEmpty {
      json.write(raw: ",\"tool_calls\":")
      json.write(.array(response.toolCalls.map(\.json)))
    }
    if !response.citations.isEmpty {
      json.write(raw: ",\"annotations\":")
      json.write(Annotations(response.citations, in: response.text).json)
    }
    json.write(raw: "},\"logprobs\":null,\"finish_reason\":")
    json.write(response.finishReason.protocolName)
    json.write(raw: "}],\"usage\":")
    json.write(response.usage?.json ?? .null)
    writer.writeSource(&json)
    json.write(raw: "}")
    return json.bytes
  }

  // MARK: Piece by piece

  /// The chunk for an event, if the protocol has one for it.
  mutating func chunk(_ event: ModelEvent) -> [UInt8]? {
    switch event {
    case .started(let source):
      note(source)
      return chunk(delta: ["role": "assistant", "content": ""], finish: nil, withSource: true)
    case .textDelta(let text):
      self.text += text
      return textChunk(text)
    case .reasoningDelta(let text): return chunk(delta: ["reasoning_content": .string(text)], finish: nil)
    case .toolCallStarted(let index, let id, let name, let signature):
      let call = ToolCall(id: id, name: name, arguments: "", signature: signature)
      return chunk(delta: ["tool_calls": [call.json(at: index)]], finish: nil)
    case .toolCallArguments(let index, let delta):
      let call: JSONValue = ["index": .integer(Int64(index)), "function": ["arguments": .string(delta)]]
      return chunk(delta: ["tool_calls": [call]], finish: nil)
    case .finished(let reason): return chunk(delta: [:], finish: reason)
    case .citations(let citations):
      return chunk(delta: ["annotations": Annotations(citations, in: text).json], finish: nil)
    case .assessment, .usage: return nil
    }
  }

  /// The last chunk, for clients that want the count of tokens.
  func usageChunk(_ usage: TokenUsage) -> [UInt8] {
    var json = opening("chat.completion.chunk")
    json.write(raw: "\"choices\":[],\"usage\":")
    json.write(usage.json)
    json.write(raw: "}")
    return json.bytes
  }

  /// The chunk that nearly all are, without the detour over a JSON value.
  private func textChunk(_ text: String) -> [UInt8] {
    var json = opening("chat.completion.chunk", capacity: text.utf8.count + 256)
    json.write(raw: "\"choices\":[{\"index\":0,\"delta\":{\"content\":")
    json.write(text)
    json.write(raw: "},\"logprobs\":null,\"finish_reason\":null}]}")
    return json.bytes
  }

  private func chunk(delta: JSONValue, finish: FinishReason?, withSource: Bool = false) -> [UInt8] {
    var json = opening("chat.completion.chunk")
    json.write(raw: "\"choices\":[{\"index\":0,\"delta\":")
    json.write(delta)
    json.write(raw: ",\"logprobs\":null,\"finish_reason\":")
    json.write(.optional(finish?.protocolName))
    json.write(raw: "}]")
    if withSource { writeSource(&json) }
    json.write(raw: "}")
    return json.bytes
  }

  // MARK: Parts

  private mutating func note(_ source: ModelSource) {
    self.source = source
    model = source.model
  }

  private func opening(_ object: StaticString, capacity: Int = 256) -> JSONWriter {
    var json = JSONWriter(capacity: capacity)
    json.write(raw: "{\"id\":")
    json.write(id)
    json.write(raw: ",\"object\":\"")
    json.write(raw: object)
    json.write(raw: "\",\"created\":")
    json.write(created)
    json.write(raw: ",\"model\":")
    json.write(model)
    json.write(raw: ",")
    return json
  }

  private func writeSource(_ json: inout JSONWriter) {
    guard let source else { return }
    json.write(raw: ",\"usher\":")
    json.write(source.json)
  }
}

extension ModelSource: JSONRepresentable {
  var json: JSONValue {
    [
      "name": .string(name), "provider": .string(provider), "model": .string(model),
      "request_id": .optional(requestID), "fallback": .bool(hops > 0 || isStandIn),
      "hops": .integer(Int64(hops)),
      "reason": .optional(reason), "cache": .optional(cache?.rawValue),
      "member": .optional(member),
    ]
  }
}

extension TokenUsage: JSONRepresentable {
  var json: JSONValue {
    [
      "prompt_tokens": .integer(Int64(input)), "completion_tokens": .integer(Int64(output)),
      "total_tokens": .integer(Int64(input + output)),
      "prompt_tokens_details": ["cached_tokens": .integer(Int64(cachedInput))],
      "completion_tokens_details": ["reasoning_tokens": .integer(Int64(reasoning))],
    ]
  }
}

extension ToolCall: JSONRepresentable {
  var json: JSONValue {
    var members: [String: JSONValue] = [
      "id": .string(id), "type": "function",
      "function": ["name": .string(name), "arguments": .string(arguments)],
    ]
    if let signature { members["extra_content"] = ["usher": ["signature": .string(signature)]] }
    return .object(members)
  }

  /// The call as the beginning of a streamed one.
  func json(at index: Int) -> JSONValue {
    guard case .object(let members) = json else { return json }
    return .object(members.merging(["index": .integer(Int64(index))]) { _, new in new })
  }
}

extension FinishReason {
  /// The reason as the protocol names it.
  var protocolName: String {
    switch self {
    case .stop: "stop"
    case .length: "length"
    case .toolCalls: "tool_calls"
    case .contentFilter: "content_filter"
    case .other: "stop"
    }
  }
}
