import Essentials
import FoundationEssentials

/// A conversation as Anthropic's service reads it: turns of user and assistant by turns, results of tools within the
/// user's.
struct AnthropicMessages {
  /// Marks a ``ToolCall/signature`` as this service's: the thought before the call, which it wants back with the result.
  static let signatureMark = "anthropic:"

  private let messages: [ModelMessage]

  init(_ messages: [ModelMessage]) {
    self.messages = messages
  }

  /// The `messages` of a request. Those of the role system are not among them; they belong to the system text.
  func encoded() throws(ModelError) -> [JSONValue] {
    var turns: [(role: String, blocks: [JSONValue])] = []
    for message in messages where message.role != .system {
      let blocks = try blocks(of: message)
      guard !blocks.isEmpty else { continue }
      let role = message.role == .assistant ? "assistant" : "user"
      if turns.last?.role == role {
        turns[turns.count - 1].blocks += blocks
      } else {
        turns.append((role, blocks))
      }
    }
    // A conversation that the assistant opened, by a greeting, still begins with the user.
    if turns.first?.role == "assistant" {
      turns.insert(("user", [Self.text("(The user opens the conversation.)")]), at: 0)
    }
    return turns.map { ["role": .string($0.role), "content": .array($0.blocks)] }
  }

  private func blocks(of message: ModelMessage) throws(ModelError) -> [JSONValue] {
    var content: [JSONValue] = []
    for part in message.content {
      if let block = try Self.block(part) { content.append(block) }
    }
    switch message.role {
    case .user, .system: return content
    case .tool:
      var result: [String: JSONValue] = [
        "type": "tool_result", "tool_use_id": .string(Self.identifier(message.toolCallID ?? "")),
      ]
      if !content.isEmpty { result["content"] = .array(content) }
      return [.object(result)]
    case .assistant:
      var calls: [JSONValue] = []
      for (index, call) in message.toolCalls.enumerated() {
        let thought = Self.thought(before: call)
        // What was thought first came before the text.
        if index == 0 { content = thought + content } else { calls += thought }
        calls.append([
          "type": "tool_use", "id": .string(Self.identifier(call.id)), "name": .string(call.name),
          "input": Self.input(call.arguments),
        ])
      }
      return content + calls
    }
  }

  private static func text(_ text: String) -> JSONValue {
    ["type": "text", "text": .string(text)]
  }

  private static func block(_ part: ModelContent) throws(ModelError) -> JSONValue? {
    switch part {
    case .text(let text):
      // The service refuses text that is empty.
      if text.isBlank { return nil }
      return Self.text(text)
    case .image(let image):
      switch image.inlined {
      case .url(let url): return ["type": "image", "source": ["type": "url", "url": .string(url)]]
      case .data(let bytes, let mediaType):
        guard ["image/jpeg", "image/png", "image/gif", "image/webp"].contains(mediaType) else {
          throw ModelError(.unsupported, "this model does not read pictures of the type \(mediaType)")
        }
        return [
          "type": "image",
          "source": [
            "type": "base64", "media_type": .string(mediaType),
            "data": .string(Data(bytes).base64EncodedString()),
          ],
        ]
      }
    }
  }

  /// The thinking blocks that came before a call, if the call is this service's.
  private static func thought(before call: ToolCall) -> [JSONValue] {
    guard let signature = call.signature, signature.hasPrefix(signatureMark),
      let blocks = try? JSONValue(parsing: signature.dropFirst(signatureMark.count)).arrayValue
    else { return [] }
    return blocks
  }

  /// Calls of other services may be named in characters that this one refuses.
  private static func identifier(_ id: String) -> String {
    String(id.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") ? $0 : "_" })
  }

  /// The arguments as the object that the service wants, even if the model wrote something else.
  private static func input(_ arguments: String) -> JSONValue {
    guard !arguments.isBlank else { return [:] }
    let value = try? JSONValue(parsing: arguments)
    if let value, case .object = value { return value }
    return ["arguments": value ?? .string(arguments)]
  }
}
