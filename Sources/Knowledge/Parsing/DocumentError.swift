public import Essentials

/// Why a document could not be read. The texts are for the person who ingests it.
public enum DocumentError: Error, Equatable, Sendable {
  /// The file has no bytes, or none that say anything.
  case empty
  /// The page is a table of contents or an index: it only leads to other pages.
  case onlyLinks
  /// The file is larger than the limit allows.
  case tooLarge(bytes: Int, limit: Int)
  /// The bytes are of a kind that cannot be read; `kind` says which, as far as it shows.
  case unsupported(kind: String)
  /// The document needs a password.
  case encrypted
  /// The bytes break the rules of their format.
  case malformed(format: DocumentFormat, reason: String)
  /// Reading it took more time, memory or output than a document is worth.
  case tooExpensive(format: DocumentFormat, reason: String)
  /// The file cannot be opened or read.
  case unreadable(reason: String)
  /// A program that is needed is not there.
  case missingProgram(name: String, package: String)
}

extension DocumentError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "there is no text in it"
    case .onlyLinks: "it only leads to other pages"
    case .tooLarge(let bytes, let limit): "it has \(bytes) bytes; the limit is \(limit)"
    case .unsupported(let kind): "\(kind) cannot be read; save it as PDF, HTML, Markdown or text"
    case .encrypted: "it needs a password; save it without one"
    case .malformed(let format, let reason): "this is no valid \(format.name): \(reason)"
    case .tooExpensive(let format, let reason): "reading this \(format.name) was given up: \(reason)"
    case .unreadable(let reason): reason
    case .missingProgram(let name, let package):
      "the program \(name) is missing; install the package \(package)"
    }
  }
}

extension DocumentError {
  /// What the API answers.
  public var problem: Problem {
    switch self {
    case .tooLarge:
      Problem(
        kind: "document-too-large", title: "The document is too large", status: 413, detail: sentence)
    case .unsupported:
      Problem(
        kind: "document-format", title: "Documents of this format cannot be read", status: 415,
        detail: sentence)
    case .missingProgram, .unreadable:
      Problem(
        kind: "document-unreadable", title: "The document cannot be read at present", status: 503,
        detail: sentence)
    case .empty, .onlyLinks, .encrypted, .malformed, .tooExpensive:
      Problem(kind: "bad-document", title: "The document cannot be read", status: 422, detail: sentence)
    }
  }

  private var sentence: String {
    let text = description
    return text.prefix(1).uppercased() + text.dropFirst() + "."
  }
}
