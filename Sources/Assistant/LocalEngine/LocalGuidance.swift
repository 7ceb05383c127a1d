import Essentials
import LanguageModels

/// What `local` does for the company's rules: it calls the tools that they ask for, where the customer has written what
/// these need, and says their texts.
struct LocalGuidance {
  let request: ModelRequest

  /// The calls to be made before anything is answered.
  var calls: [ToolCall] {
    let made = Set(request.messages.flatMap(\.toolCalls).map(\.name))
    guard request.toolChoice != .none else { return [] }
    var known: Set<String> = []
    return request.guidance.tools.filter { !made.contains($0) && known.insert($0).inserted }.compactMap {
      name in
      guard let tool = request.tools.first(where: { $0.name == name }),
        let arguments = arguments(for: tool.parameters.value)
      else { return nil }
      return ToolCall(id: "local_\(name)", name: name, arguments: JSONValue.object(arguments).text)
    }
  }

  /// The first of the rules' texts whose variables all have values.
  var text: String? {
    guard !request.guidance.texts.isEmpty else { return nil }
    let results = ApprovedValues(results: request.messages)
    return request.guidance.texts.lazy.compactMap { text in
      (try? ApprovedTemplate(text))?.text { request.guidance.facts[$0] ?? results.value($0) }
    }.first
  }

  /// What a tool must be told, from the customer's words; nothing when they do not hold it.
  private func arguments(for schema: JSONValue) -> [String: JSONValue]? {
    let values = LocalArguments(request: request).values(for: schema)
    let required = schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
    return required.allSatisfy { values[$0] != nil } ? values : nil
  }
}
