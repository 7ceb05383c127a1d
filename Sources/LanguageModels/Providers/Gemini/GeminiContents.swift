import Essentials
import FoundationEssentials

/// A conversation as Gemini reads it: `user` and `model` by turns, results of functions within the user's.
struct GeminiContents {
  /// Marks a ``ToolCall/signature`` as Gemini's; what follows is its thought signature, if it gave one.
  static let signatureMark = "gemini:"
  /// How ids begin that this program made because the service gave none; it does not want those back.
  static let madeIDMark = "made_"
  /// Stands for the signature of a call that was not this service's, as its documentation has it: from Gemini 3 on the
  /// first call of a turn must bear one (https://ai.google.dev/gemini-api/docs/thought-signatures).
  private static let foreignSignature = "skip_thought_signature_validator"

  private let messages: [ModelMessage]
  private let wantsSignatures: Bool

  init(_ messages: [ModelMessage], model: String) {
    self.messages = messages
    wantsSignatures = Self.generation(of: model).map { $0 >= 3 } ?? false
  }

  /// The `contents` of a request. Messages of the role system are not among them; they belong to the system text.
  func encoded() -> [JSONValue] {
    var turns: [(role: String, parts: [JSONValue])] = []
    var calls: [String: ToolCall] = [:]
    for message in messages where message.role != .system {
      for call in message.toolCalls { calls[call.id] = call }
      let parts = parts(of: message, calls: calls)
      guard !parts.isEmpty else { continue }
      let role = message.role == .assistant ? "model" : "user"
      if turns.last?.role == role {
        turns[turns.count - 1].parts += parts
      } else {
        turns.append((role, parts))
      }
    }
    // A conversation that the model opened, by a greeting, still begins with the user.
    if turns.first?.role == "model" {
      turns.insert(("user", [["text": "(The user opens the conversation.)"]]), at: 0)
    }
    return turns.map { ["role": .string($0.role), "parts": .array($0.parts)] }
  }

  private func parts(of message: ModelMessage, calls: [String: ToolCall]) -> [JSONValue] {
    let content = message.content.compactMap(Self.part)
    guard message.role == .tool else {
      return content
        + message.toolCalls.enumerated().map { index, call in part(call, isFirst: index == 0) }
    }
    let id = message.toolCallID ?? ""
    let call = calls[id]
    var result: [String: JSONValue] = [
      "name": .string(call?.name ?? id), "response": Self.result(message.text),
    ]
    if let call, let id = Self.givenID(call) { result["id"] = .string(id) }
    let pictures = message.content.compactMap { part -> JSONValue? in
      if case .image = part { Self.part(part) } else { nil }
    }
    return [["functionResponse": .object(result)]] + pictures
  }

  private func part(_ call: ToolCall, isFirst: Bool) -> JSONValue {
    let arguments = (try? JSONValue(parsing: call.arguments)) ?? [:]
    var function: [String: JSONValue] = ["name": .string(call.name)]
    if case .object = arguments {
      function["args"] = arguments
    } else {
      function["args"] = ["value": arguments]
    }
    if let id = Self.givenID(call) { function["id"] = .string(id) }
    var part: [String: JSONValue] = ["functionCall": .object(function)]
    if let signature = Self.signature(of: call) {
      if !signature.isEmpty { part["thoughtSignature"] = .string(signature) }
    } else if wantsSignatures, isFirst {
      part["thoughtSignature"] = .string(Self.foreignSignature)
    }
    return .object(part)
  }

  private static func part(_ part: ModelContent) -> JSONValue? {
    switch part {
    case .text(let text):
      if text.isEmpty { return nil }
      return ["text": .string(text)]
    case .image(let image):
      switch image.inlined {
      case .data(let bytes, let mediaType):
        return [
          "inlineData": [
            "mimeType": .string(mediaType), "data": .string(Data(bytes).base64EncodedString()),
          ]
        ]
      case .url(let url):
        return ["fileData": ["fileUri": .string(url), "mimeType": .string(mediaType(ofPath: url))]]
      }
    }
  }

  /// The type that a picture's address tells by its ending; the service wants one.
  private static func mediaType(ofPath url: String) -> String {
    let path = url.prefix { $0 != "?" && $0 != "#" }.lowercased()
    let types = ["png": "image/png", "webp": "image/webp", "gif": "image/gif", "heic": "image/heic"]
    return types[String(path.split(separator: ".").last ?? "")] ?? "image/jpeg"
  }

  /// A function's result as the object that the service wants.
  private static func result(_ text: String) -> JSONValue {
    guard let value = try? JSONValue(parsing: text) else { return ["output": .string(text)] }
    if case .object = value { return value }
    return ["output": value]
  }

  /// The thought signature of a call, empty when Gemini gave none, or nothing when the call is not Gemini's.
  private static func signature(of call: ToolCall) -> Substring? {
    guard let signature = call.signature, signature.hasPrefix(signatureMark) else { return nil }
    return signature.dropFirst(signatureMark.count)
  }

  /// The id that the service itself gave the call.
  private static func givenID(_ call: ToolCall) -> String? {
    signature(of: call) == nil || call.id.hasPrefix(madeIDMark) ? nil : call.id
  }

  /// The number after `gemini-` in a model's name.
  static func generation(of model: String) -> Int? {
    guard let range = model.firstRange(of: "gemini-") else { return nil }
    return Int(model[range.upperBound...].prefix { $0.isASCII && $0.isNumber })
  }
}

extension JSONValue {
  /// Makes a string of a part of one.
  fileprivate static func string(_ text: Substring) -> JSONValue { .string(String(text)) }
}
