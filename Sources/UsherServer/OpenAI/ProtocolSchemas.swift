import Essentials

/// The JSON Schemas of a request in OpenAI's protocol as the client wrote them: a model fills members in in the schema's
/// order, so it must go out as it came.
struct ProtocolSchemas {
  /// The schema of the answer, if there is one.
  let answer: JSONText?
  private let tools: [JSONText]

  /// - Parameters:
  ///   - body: The body, which is only read again where it has schemas.
  ///   - text: The same as it came.
  init(_ body: JSONValue, text: [UInt8]) {
    let hasTools = body["tools"]?.arrayValue?.isEmpty == false
    let hasAnswer = body["response_format"]?["json_schema"]?["schema"]?.objectValue != nil
    let members = hasTools || hasAnswer ? (try? JSONText(parsing: text))?.members : nil
    tools = members?["tools"]?.elements ?? []
    answer =
      hasAnswer
      ? members?["response_format"]?.members?["json_schema"]?.members?["schema"] : nil
  }

  /// The schema of a tool's arguments, if it has one.
  func parameters(ofTool index: Int) -> JSONText? {
    guard tools.indices.contains(index) else { return nil }
    let parameters = tools[index].members?["function"]?.members?["parameters"]
    return parameters == JSONText(.null) ? nil : parameters
  }
}
