import Essentials

/// The tool calls of one answer while they are written, side by side. Servers number them in ways of their own: some
/// leave the number away, some give every call the same.
struct OpenAIToolCalls: Sendable {
  private struct Call {
    var number: Int64?
    var id: String
    var isStarted = false
    /// What came of the arguments before the name.
    var early = ""
  }

  /// More calls than any model makes.
  private static let most = 128

  private var calls: [Call] = []

  /// Whether a call was begun.
  var isEmpty: Bool { !calls.contains(where: \.isStarted) }

  /// Takes a piece of a call, or a whole one.
  ///
  /// - Parameter answer: The service's name for the answer; calls without a name of their own are named after it.
  mutating func take(_ piece: JSONValue, answer: String) throws(ModelError) -> [ModelEvent] {
    let number = piece["index"]?.integerValue
    let id = piece["id"]?.stringValue ?? ""
    let name = piece["function"]?["name"]?.stringValue ?? ""
    let index = try index(number: number, id: id, hasName: !name.isEmpty, answer: answer)
    let arguments =
      switch piece["function"]?["arguments"] {
      case .string(let text)?: text
      case nil, .null?: ""
      case let object?: object.text
      }
    if calls[index].isStarted {
      return arguments.isEmpty ? [] : [.toolCallArguments(index: index, delta: arguments)]
    }
    calls[index].early += arguments
    if !id.isEmpty { calls[index].id = id }
    guard !name.isEmpty else { return [] }
    calls[index].isStarted = true
    let early = calls[index].early
    return [.toolCallStarted(index: index, id: calls[index].id, name: name, signature: nil)]
      + (early.isEmpty ? [] : [.toolCallArguments(index: index, delta: early)])
  }

  private mutating func index(
    number: Int64?, id: String, hasName: Bool, answer: String
  ) throws(ModelError) -> Int {
    let last: Int? =
      if let number {
        calls.lastIndex { $0.number == number }
      } else if !id.isEmpty {
        calls.lastIndex { $0.id == id }
      } else {
        calls.indices.last
      }
    if let last {
      // A name, where there was one, begins another call: unless it is the same said again.
      let isOther = calls[last].isStarted && hasName && (id.isEmpty ? number == nil : calls[last].id != id)
      if !isOther { return last }
    }
    guard calls.count < Self.most else {
      throw ModelError(.malformedResponse, "The answer calls more than \(Self.most) tools.")
    }
    calls.append(Call(number: number, id: id.isEmpty ? "call_\(calls.count)_\(answer)" : id))
    return calls.count - 1
  }
}
