import Dialogue
import Essentials
import LanguageModels

/// Fills in a form with what the customer writes: it asks only for what is missing, uses the tool when nothing is, and
/// says what came of it. Its state lies in the request, so that any process can go on with it.
struct LocalForm {
  let form: ModelForm
  let request: ModelRequest

  /// What is done next.
  enum Move {
    case call(ToolCall)
    case say(String, ModelForm.Step)
    /// Nothing can be done; a person is offered.
    case giveUp(String)
    /// The message is about something else: it is answered if that is possible, and the question asked again.
    case aside(question: String, ModelForm.Progress)
  }

  /// How often in a row an answer may be none.
  private static let patience = 2

  var move: Move {
    guard let tool = request.tools.first(where: { $0.name == form.tool }), request.toolChoice != .none else {
      return .giveUp("I cannot do this for you here. Would you like me to pass you to a person?")
    }
    if let result { return ending(result) }
    if form.progress.asked != nil, isCalledOff { return .say("All right, I leave it at that.", .ended) }
    var progress = form.progress
    let schema = tool.parameters.value
    progress.values.merge(LocalArguments(request: request, asked: progress.asked).values(for: schema)) { $1 }
    let required = schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
    guard let missing = required.first(where: { progress.values[$0] == nil }) else { return call(progress) }
    return ask(missing, progress)
  }

  private func call(_ progress: ModelForm.Progress) -> Move {
    .call(
      ToolCall(
        id: "local_\(form.tool)", name: form.tool, arguments: JSONValue.object(progress.values).text))
  }

  private func ask(_ parameter: String, _ earlier: ModelForm.Progress) -> Move {
    var progress = earlier
    let isRepeated = progress.asked == parameter
    progress.asked = parameter
    progress.misses = isRepeated ? progress.misses + 1 : 0
    let question = form.questions[parameter] ?? "What is the \(parameter.replacing("_", with: " "))?"
    guard isRepeated else { return .say(question, .asked(progress)) }
    guard progress.misses <= Self.patience else {
      return .giveUp("I cannot go on without that. Would you like me to pass you to a person?")
    }
    return .aside(question: question, progress)
  }

  // MARK: The end

  /// What the tool has returned since the customer's message.
  private var result: ModelMessage? {
    let start = request.messages.lastIndex { $0.role == .user } ?? request.messages.startIndex
    return request.messages[start...].last { $0.role == .tool && $0.toolCallID == "local_\(form.tool)" }
  }

  private func ending(_ result: ModelMessage) -> Move {
    let values = ApprovedValues(results: request.messages)
    if let error = values.value("\(form.tool).error") { return failure(error) }
    let call = request.messages.lazy.flatMap(\.toolCalls).first { $0.id == result.toolCallID }
    let given = call.flatMap { try? JSONValue(parsing: Array($0.arguments.utf8)) }
    let text = (try? ApprovedTemplate(form.response))?.text { name in
      values.value("\(form.tool).\(name)") ?? values.value(name)
        ?? given?[name].flatMap(ApprovedValues.words)
    }
    guard let text else {
      return .giveUp(
        "I have looked, but did not get what you need. Would you like me to pass you to a person?")
    }
    return .say(text, .ended)
  }

  /// What was wrong may be what the customer wrote: then they are asked again.
  private func failure(_ error: String) -> Move {
    let progress = ModelForm.Progress(intent: form.intent)
    let required = request.tools.first { $0.name == form.tool }?.parameters.value["required"]
    let first = required?.arrayValue?.lazy.compactMap(\.stringValue).first { form.questions[$0] != nil }
    guard [ToolError.Kind.notFound, .invalidArguments].map(\.rawValue).contains(error), let first,
      form.progress.misses < Self.patience, let question = form.questions[first]
    else { return .giveUp("I cannot do that now. Would you like me to pass you to a person?") }
    var again = progress
    again.asked = first
    again.misses = form.progress.misses + 1
    return .say("I cannot find that. \(question)", .asked(again))
  }

  /// Whether the customer wants none of it any more.
  private var isCalledOff: Bool {
    guard let text = request.messages.last(where: { $0.role == .user })?.text else { return false }
    return PlainAnswer(text) == .no
      || Self.callingOff.first(in: Array(Words(text)).prefix(8).map { $0 }) != nil
  }

  private static let callingOff = PhraseList(
    """
    never mind
    nevermind
    forget it
    forget about it
    leave it
    changed my mind
    not any more
    """)
}
