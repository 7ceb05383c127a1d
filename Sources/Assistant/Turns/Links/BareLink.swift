/// An address without a scheme, such as `evil.example/x`, of which programs that show messages make a link.
struct BareLink {
  /// The address, host first.
  let text: Substring

  /// Finds the address that a word ends with, if it does.
  ///
  /// With a path, a query or a port, whatever looks like a host's name counts as one. A name alone counts where it ends
  /// as the web's names mostly do: `evil.com`, but not `tickets.pdf`, and not “ready.Then” of a forgotten space.
  init?(in word: Substring) {
    let head = word.prefix { !"/?#".contains($0) }
    var link = word
    while let last = link.last, ".,;:!?_".contains(last) { link.removeLast() }
    let tail = head.endIndex < link.endIndex ? link[head.endIndex...] : ""
    // What stands before the name: “to:evil.com”, “=evil.com”; and behind it a port.
    var name = word[head.startIndex..<min(head.endIndex, link.endIndex)]
    var hasPort = false
    if let colon = name.lastIndex(of: ":"), name.endIndex > name.index(after: colon),
      name[name.index(after: colon)...].allSatisfy(\.isNumber)
    {
      name = name[..<colon]
      hasPort = true
    }
    if let other = name.lastIndex(where: { !Self.isNameCharacter($0) }) {
      // A mail address carries nothing to its host.
      if name[other] == "@", tail.isEmpty, !hasPort { return nil }
      name = name[name.index(after: other)...]
    }
    guard Self.isHost(name, alone: tail.isEmpty && !hasPort) else { return nil }
    text = word[name.startIndex..<link.endIndex]
  }

  /// Whether a word ends before a character.
  static func isDelimiter(_ character: Character) -> Bool {
    character.isWhitespace || "<>\"'[](){},;|*“”‘’«»".contains(character)
  }

  private static func isNameCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "-" || character == "."
  }

  private static func isHost(_ name: Substring, alone: Bool) -> Bool {
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count > 1, let end = labels.last, !labels.contains(where: \.isEmpty) else { return false }
    guard end.count > 1, end.allSatisfy(\.isLetter) else { return false }
    guard end == end.lowercased() || end == end.uppercased() else { return false }
    return !alone || commonEnds.contains(end.lowercased())
  }

  /// How most names of the web end, apart from those that are words: “tell.me”, “is.it”.
  private static let commonEnds: Set<String> = [
    "com", "net", "org", "edu", "gov", "info", "biz", "io", "co", "app", "dev", "ai", "xyz", "top", "site",
    "online", "shop", "store", "club", "link", "click", "page", "web", "cloud", "tech", "tv", "gg", "cc",
    "ly",
    "uk", "de", "fr", "es", "nl", "pl", "ru", "cn", "jp", "br", "eu", "ch", "se", "dk", "fi", "pt", "cz",
    "ro",
    "hu", "gr", "ua", "tr", "kr", "tw", "hk", "sg", "nz", "za", "ca", "ie", "mx", "ar", "tk", "ml", "ga",
    "pw",
  ]
}
