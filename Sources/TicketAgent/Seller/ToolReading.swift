import Essentials
import LanguageModels

/// What a tool has returned in this turn, as the engine reads it in its request.
struct ToolReading {
  enum Ending {
    case done(JSONValue)
    case failed(kind: String, message: String)
  }

  let id: String
  let ending: Ending

  /// What was returned since the customer's message.
  static func readings(in request: ModelRequest) -> [ToolReading] {
    let start = request.messages.lastIndex { $0.role == .user } ?? request.messages.startIndex
    return request.messages[start...].compactMap { message in
      guard message.role == .tool, let id = message.toolCallID else { return nil }
      return ToolReading(id: id, ending: ending(of: message.text))
    }
  }

  /// Results stand between marks; a result that was cut off is none.
  private static func ending(of text: String) -> Ending {
    guard let start = text.firstIndex(of: "{"), let end = text.lastIndex(of: "}"), start < end,
      let value = try? JSONValue(parsing: Array(text[start...end].utf8))
    else { return .failed(kind: "failed", message: "") }
    if let kind = value["error"]?.stringValue {
      return .failed(kind: kind, message: value["message"]?.stringValue ?? "")
    }
    return .done(value)
  }
}
