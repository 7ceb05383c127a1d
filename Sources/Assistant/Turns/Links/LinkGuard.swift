import Essentials
import Knowledge
import LanguageModels

/// Lets through only links that the company or the customer has named: nothing that a model writes into an address
/// reaches anybody else, and no page that tells a model to link somewhere gets its link.
///
/// A link is let through when it stands, letter by letter, in a passage, in the result of a trusted tool or in the
/// customer's own words, or when its host is one of the company's. Of others, the words stay and the address goes. What has
/// no scheme, such as `evil.example/x`, is a link too: programs that show messages make one of it.
struct LinkGuard: Sendable {
  /// Where links may stand that are repeated.
  private var texts: [String] = []
  private let hosts: Set<String>
  /// The end of the text so far, which may become a link.
  private var held = ""

  /// Makes a guard.
  ///
  /// - Parameter hosts: The company's own hosts; those below them count too.
  init(hosts: Set<String>) {
    self.hosts = Set(hosts.map { $0.lowercased() })
  }

  /// Notes a text whose links may be repeated. It is looked through only when there is a link.
  mutating func allow(_ text: String) {
    texts.append(text)
  }

  /// The text that can be shown after one more delta: whole words.
  mutating func pass(_ delta: String) -> String {
    held += delta
    guard let end = held.lastIndex(where: \.isWhitespace) else {
      guard held.utf8.count > Self.longestWord else { return "" }
      return finish()
    }
    let ready = held[...end]
    let shown = guarded(ready)
    held = String(held[held.index(after: end)...])
    return shown
  }

  /// What is still held back when the text has ended.
  mutating func finish() -> String {
    defer { held = "" }
    return guarded(held[...])
  }

  private static let longestWord = 4000

  // MARK: Links

  private func guarded(_ text: Substring) -> String {
    Self.mayHoldLink(text) ? withoutLinks(text) : String(text)
  }

  /// Whether a text has what every link has: `//`, `](`, or a dot before a letter or behind a `w`. Nearly all that is said
  /// has none of it, so that most text costs one pass over its bytes; it may only err by saying yes.
  static func mayHoldLink(_ text: Substring) -> Bool {
    var last: UInt8 = 0
    for byte in text.utf8 {
      switch last {
      case UInt8(ascii: "/"): if byte == last { return true }
      case UInt8(ascii: "]"): if byte == UInt8(ascii: "(") { return true }
      case UInt8(ascii: "."):
        if byte >= 0x80 || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 { return true }
      case UInt8(ascii: "w"): if byte == UInt8(ascii: ".") { return true }
      default: break
      }
      last = byte
    }
    return false
  }

  /// The text without the links that are not allowed.
  func withoutLinks(_ text: Substring) -> String {
    let targets = text.replacing(/\]\(([^)\s]*)\)?/) { match in
      isAllowed(match.output.1) ? String(match.output.0) : "]"
    }
    var shown = ""
    var start = targets.startIndex
    for match in targets.matches(of: Self.pattern) {
      shown += withoutBareLinks(targets[start..<match.range.lowerBound])
      shown += isAllowed(match.output) ? match.output : Self.removed[...]
      start = match.range.upperBound
    }
    return shown + withoutBareLinks(targets[start...])
  }

  /// A text in which no link with a scheme is left, without those that have none.
  private func withoutBareLinks(_ text: Substring) -> String {
    guard text.contains(".") else { return String(text) }
    var shown = ""
    var rest = text
    while let start = rest.firstIndex(where: { !BareLink.isDelimiter($0) }) {
      let end = rest[start...].firstIndex(where: BareLink.isDelimiter) ?? rest.endIndex
      let word = rest[start..<end]
      shown += rest[..<start]
      if let link = BareLink(in: word), !isAllowed(link.text) {
        shown += "\(word[..<link.text.startIndex])\(Self.removed)\(word[link.text.endIndex...])"
      } else {
        shown += word
      }
      rest = rest[end...]
    }
    return shown + rest
  }

  private func isAllowed(_ link: Substring) -> Bool {
    if link.isEmpty || link.hasPrefix("#") { return true }
    if link.hasPrefix("/"), !link.hasPrefix("//"), !link.hasPrefix("/\\") { return true }
    if texts.contains(where: { $0.contains(link) }) { return true }
    guard let host = Self.host(of: link) else { return false }
    return hosts.contains { host == $0 || host.hasSuffix("." + $0) }
  }

  /// Addresses as people and models write them, without the punctuation behind them.
  private static var pattern: Regex<Substring> {
    /(?:(?:[A-Za-z][A-Za-z0-9+.\-]*:)?\/\/|www\.)[^\s<>"'\[\]()]*[^\s<>"'\[\]().,;:!?*_]/
  }

  /// The host of an address over HTTP; nothing for every other scheme, and for addresses that carry a user's name.
  private static func host(of link: Substring) -> String? {
    let lower = link.lowercased()
    var rest = lower[...]
    for prefix in ["https://", "http://", "//"] where rest.hasPrefix(prefix) {
      rest = rest.dropFirst(prefix.count)
      break
    }
    let authority = rest.prefix { !"/?#\\".contains($0) }
    guard !authority.isEmpty, !authority.contains("@"), lower.hasPrefix("http") || !lower.contains("://")
    else {
      return nil
    }
    return String(authority.prefix { $0 != ":" })
  }

  private static let removed = "(link removed)"
}
