import Essentials
import LanguageModels

/// The messages of OpenAI's protocol: those of the system that stand before all others become the instructions.
struct ProtocolMessages {
  private(set) var instructions = ""
  private(set) var messages: [ModelMessage] = []

  /// Reads messages that have their shape.
  ///
  /// - Throws: A ``Problem`` of status 422 that names the pictures that cannot be read.
  init(_ values: [JSONValue]) throws(Problem) {
    var errors: [Problem.FieldError] = []
    for (index, value) in values.enumerated() {
      let content = Self.content(value["content"], "/messages/\(index)/content", &errors)
      switch value["role"]?.stringValue {
      case "system", "developer": addSystem(content)
      case "assistant":
        messages.append(
          ModelMessage(role: .assistant, content: content, toolCalls: Self.toolCalls(value["tool_calls"])))
      case "tool":
        messages.append(
          ModelMessage(role: .tool, content: content, toolCallID: value["tool_call_id"]?.stringValue))
      default: messages.append(ModelMessage(role: .user, content: content))
      }
    }
    guard errors.isEmpty else { throw Problem.wrongShape(errors) }
    if messages.isEmpty {
      // Services want somebody who asks.
      messages = [ModelMessage(role: .user, text: instructions)]
      instructions = ""
    }
  }

  private mutating func addSystem(_ content: [ModelContent]) {
    let message = ModelMessage(role: .system, content: content)
    if messages.isEmpty {
      instructions += (instructions.isEmpty ? "" : "\n\n") + message.text
    } else {
      messages.append(message)
    }
  }

  private static func toolCalls(_ value: JSONValue?) -> [ToolCall] {
    (value?.arrayValue ?? []).map { call in
      ToolCall(
        id: call["id"]?.stringValue ?? "", name: call["function"]?["name"]?.stringValue ?? "",
        arguments: call["function"]?["arguments"]?.stringValue ?? "",
        signature: call["extra_content"]?["usher"]?["signature"]?.stringValue)
    }
  }

  private static func content(
    _ value: JSONValue?, _ pointer: String, _ errors: inout [Problem.FieldError]
  ) -> [ModelContent] {
    if let text = value?.stringValue { return [.text(text)] }
    var content: [ModelContent] = []
    for (index, part) in (value?.arrayValue ?? []).enumerated() {
      if let text = part["text"]?.stringValue ?? part["refusal"]?.stringValue {
        content.append(.text(text))
      } else if let picture = part["image_url"], let url = picture["url"]?.stringValue {
        if let image = ProtocolImage.image(url, detail: picture["detail"]?.stringValue) {
          content.append(.image(image))
        } else {
          errors.append(
            .init(
              pointer: "\(pointer)/\(index)/image_url/url",
              detail: "must be an http address or data:TYPE;base64,…"))
        }
      }
    }
    return content
  }
}
