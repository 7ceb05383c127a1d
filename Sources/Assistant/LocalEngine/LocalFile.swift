import Essentials
import LanguageModels

/// What `local` does with a file that the customer has attached: it reads the latest one, and answers from it what the
/// documents do not.
struct LocalFile {
  /// What to do next.
  enum Move {
    case call(ToolCall)
    /// An answer out of the file.
    case say(String)
    /// What to say where nobody knows better.
    case cannotSay(String)
  }

  private let file: ModelFile
  private let request: ModelRequest
  /// Whether the message speaks of a file.
  let isMeant: Bool

  /// Nothing where no file was attached, or the message has nothing to do with those that were.
  init?(_ request: ModelRequest) {
    guard let file = request.understanding?.files.first, request.toolChoice != .none,
      request.tools.contains(where: { $0.name == ReadAttachmentTool.name })
    else { return nil }
    let words = Array(Words(request.messages.last { $0.role == .user }?.text ?? ""))
    isMeant = !Self.names.isDisjoint(with: words) || words.contains { $0 == file.name.lowercased() }
    guard file.isNew || isMeant else { return nil }
    self.file = file
    self.request = request
  }

  /// What to do, as far as the file is concerned.
  ///
  /// - Parameter answer: Finds the best answer in a request's passages, and what part of the question it speaks of.
  func move(_ answer: (ModelRequest) -> (text: String, coverage: Double)?) -> Move {
    guard let result else {
      return .call(
        ToolCall(id: "local_\(ReadAttachmentTool.name)", name: ReadAttachmentTool.name, arguments: "{}"))
    }
    guard let text = result["text"]?.stringValue else {
      return .cannotSay(
        "I cannot read “\(file.name)”: I read text, not pictures. Could you write what counts? Or would you like me "
          + "to pass you to a person?")
    }
    let question = question
    guard !question.isEmpty else {
      return .say("I have read “\(file.name)”. What would you like to know about it?")
    }
    var alone = request
    alone.passages = [
      ModelPassage(
        id: "file:\(SHA256.hexDigest(of: text))", title: file.name, headings: [], text: text, similarity: nil,
        isKeywordMatch: true)
    ]
    alone.understanding?.question = question
    guard let found = answer(alone), found.coverage >= Self.leastCoverage else {
      return .cannotSay(
        "I have read “\(file.name)” and did not find that in it. Would you like me to pass you to a person?")
    }
    return .say("“\(file.name)” says:\n\n" + CitationMarks.removing([1], from: found.text))
  }

  /// From here on what was found speaks of what was asked.
  private static let leastCoverage = 0.4

  /// What the tool has returned; nothing as long as it was not called.
  private var result: JSONValue? {
    guard
      let call = request.messages.flatMap(\.toolCalls).last(where: { $0.name == ReadAttachmentTool.name }),
      let message = request.messages.last(where: { $0.toolCallID == call.id }),
      let start = message.text.firstIndex(of: "{"), let end = message.text.lastIndex(of: "}"), start < end
    else { return nil }
    return (try? JSONValue(parsing: message.text[start...end])) ?? .null
  }

  /// The question without the words that only say where the answer is.
  private var question: String {
    let words = Array(Words(request.question)).filter {
      !Self.names.contains($0) && !Self.pointing.contains($0)
    }
    return ContentWords.stems(of: words.joined(separator: " ")).isEmpty ? "" : words.joined(separator: " ")
  }

  private static let names: Set<String> = [
    "attached", "attachment", "attachments", "attach", "file", "files", "document", "documents", "pdf",
    "screenshot", "scan", "picture", "photo", "image",
  ]
  private static let pointing: Set<String> = [
    "see", "look", "here", "according", "says", "say", "sent", "read",
  ]
}
