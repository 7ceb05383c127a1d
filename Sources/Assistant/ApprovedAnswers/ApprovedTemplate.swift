import Essentials

/// An approved text with its variables: `{refund_days}` is a fact, `{company.name}` the company's, and
/// `{find_order.status}` what the tool `find_order` has returned in this turn under `status`. Two braces stand for one.
public struct ApprovedTemplate: Hashable, Sendable {
  /// What is wrong with a text.
  public struct Mistake: Error, Hashable, Sendable {
    /// It goes on a sentence about the text.
    public let reason: String
  }

  enum Part: Hashable, Sendable {
    case words(String)
    case variable(String)
  }

  /// The text as it was written.
  public let source: String
  let parts: [Part]

  /// Reads a text.
  ///
  /// - Throws: ``Mistake`` when a brace is not closed or a variable has no proper name.
  public init(_ text: String) throws(Mistake) {
    source = text
    var parts: [Part] = []
    var words = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      if (character == "{" || character == "}"), rest.first == character {
        words.append(character)
        rest.removeFirst()
      } else if character == "{" {
        guard let end = rest.firstIndex(of: "}") else { throw Mistake(reason: "has a “{” without “}”") }
        let name = String(rest[..<end].trimmed)
        guard Self.isName(name) else {
          throw Mistake(reason: "has the variable “{\(name)}”; a name has letters, digits, “_”, “-” and dots")
        }
        if !words.isEmpty { parts.append(.words(words)) }
        words = ""
        parts.append(.variable(name))
        rest = rest[rest.index(after: end)...]
      } else if character == "}" {
        throw Mistake(reason: "has a “}” without “{”; write “}}” for a brace")
      } else {
        words.append(character)
      }
    }
    if !words.isEmpty { parts.append(.words(words)) }
    self.parts = parts
  }

  /// A text without variables, whatever it holds.
  public init(verbatim text: String) {
    source = text
    parts = [.words(text)]
  }

  private init(source: String, parts: [Part]) {
    self.source = source
    self.parts = parts
  }

  /// The names of the variables, each once, in order.
  public var variables: [String] {
    var known: Set<String> = []
    return parts.compactMap {
      if case .variable(let name) = $0, known.insert(name).inserted { name } else { nil }
    }
  }

  /// The text with every variable filled in; nothing when one has no value.
  func text(_ value: (String) -> String?) -> String? {
    var text = ""
    for part in parts {
      switch part {
      case .words(let words): text += words
      case .variable(let name):
        guard let value = value(name) else { return nil }
        text += value
      }
    }
    return text.trimmed.isEmpty ? nil : text
  }

  /// The text with those variables filled in that have a value.
  func filled(_ value: (String) -> String?) -> ApprovedTemplate {
    ApprovedTemplate(
      source: source,
      parts: parts.map { part in
        guard case .variable(let name) = part, let value = value(name) else { return part }
        return .words(value)
      })
  }

  private static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty
        && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    }
  }
}
