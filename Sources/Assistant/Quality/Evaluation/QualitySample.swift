import Essentials
import FoundationEssentials
import LanguageModels

/// One line of a file of replies that are to be judged.
///
/// ```json
/// {"id": "17", "question": "How much is parking?", "reply": "£12 booked ahead. [1]",
///  "documents": ["help/parking.md"], "label": "good"}
/// ```
public struct QualitySample: Sendable {
  /// Names the sample when two files are compared: its own `id`, or else its question.
  public var id: String
  /// The label for a good reply.
  public static let good = "good"
  /// What somebody says of it: `good`, or what is wrong with it.
  public var label: String?
  /// The reply, with all that it may rest on.
  public var input: QualityInput

  /// Reads a file, one JSON object a line; blank lines are left out.
  ///
  /// - Throws: ``Unreadable``, which names the line.
  public static func read(_ path: String) throws -> [QualitySample] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Unreadable(place: path, reason: "there is no such file")
    }
    let folder = URL(filePath: path).deletingLastPathComponent()
    var documents: [String: String] = [:]
    func document(_ name: String, _ place: String) throws -> String {
      if let known = documents[name] { return known }
      guard let data = FileManager.default.contents(atPath: folder.appending(path: name).path) else {
        throw Unreadable(place: place, reason: "there is no document \(name)")
      }
      let text = withoutPreamble(String(decoding: data, as: UTF8.self))
      documents[name] = text
      return text
    }
    var samples: [QualitySample] = []
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      let place = "\(path):\(number + 1)"
      do {
        samples.append(try QualitySample(try JSONValue(parsing: line), place) { try document($0, place) })
      } catch let error as JSONSyntaxError {
        throw Unreadable(place: place, reason: "\(error)")
      }
    }
    guard !samples.isEmpty else { throw Unreadable(place: path, reason: "it holds no replies") }
    return samples
  }

  private init(_ value: JSONValue, _ place: String, document: (String) throws -> String) throws {
    func text(_ name: String) throws -> String? {
      guard let member = value[name], member != .null else { return nil }
      guard let text = member.stringValue else {
        throw Unreadable(place: place, reason: "“\(name)” must be a text")
      }
      return text
    }
    func list(_ name: String) throws -> [JSONValue] {
      guard let member = value[name], member != .null else { return [] }
      guard let list = member.arrayValue else {
        throw Unreadable(place: place, reason: "“\(name)” must be a list")
      }
      return list
    }
    guard let question = try text("question"), let reply = try text("reply") else {
      throw Unreadable(place: place, reason: "“question” and “reply” must be there")
    }
    guard let kind = QualityInput.Kind(rawValue: try text("kind") ?? "answer") else {
      let kinds = QualityInput.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw Unreadable(place: place, reason: "“kind” must be one of \(kinds)")
    }
    var passages = try list("passages").map(Self.passage)
    for name in try list("documents").compactMap(\.stringValue) {
      passages.append(Self.passage(name, try document(name)))
    }
    id = try text("id") ?? question
    label = try text("label")
    input = QualityInput(
      question: question, text: reply, kind: kind, passages: passages,
      toolResults: try list("tool_results").map { $0.stringValue ?? $0.text },
      customerWords: try list("customer").compactMap(\.stringValue) + [question],
      companyFacts: try list("company").compactMap(\.stringValue),
      confidential: try list("confidential").compactMap(\.stringValue))
    if kind == .prepared || kind == .smalltalk { input.companyFacts.append(reply) }
  }

  private static func passage(_ value: JSONValue) -> ModelPassage {
    let text = value.stringValue ?? value["text"]?.stringValue ?? ""
    return ModelPassage(
      id: text, title: value["title"]?.stringValue ?? "",
      headings: value["headings"]?.arrayValue?.compactMap(\.stringValue) ?? [], text: text, similarity: nil,
      isKeywordMatch: false)
  }

  private static func passage(_ name: String, _ text: String) -> ModelPassage {
    ModelPassage(id: name, title: "", headings: [], text: text, similarity: nil, isKeywordMatch: false)
  }

  /// A Markdown file without the YAML before it.
  private static func withoutPreamble(_ text: String) -> String {
    guard text.hasPrefix("---\n"), let end = text.dropFirst(4).firstRange(of: "\n---\n") else { return text }
    return String(text[end.upperBound...])
  }

  /// A file that cannot be judged.
  public struct Unreadable: Error, Hashable, CustomStringConvertible {
    /// The file, and the line where it is one.
    public let place: String
    /// What is wrong.
    public let reason: String
    public var description: String { "\(place): \(reason)" }
  }
}
