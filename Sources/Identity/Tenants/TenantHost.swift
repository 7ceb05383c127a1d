/// A host under which a company is reached, such as `help.example.com`: exact, in small letters, without a port.
public enum TenantHost {
  /// What is wrong with a text that is none, in words that go on a sentence about it.
  public static let rule = "must be a host without scheme, port and path, such as help.example.com"

  /// A host as it is compared: in small letters, without port and without the full stop of a whole name; nothing where
  /// the text is none.
  public static func normalised(_ text: some StringProtocol) -> String? {
    var host = text.lowercased()
    if host.first == "[" {
      guard let end = host.firstIndex(of: "]") else { return nil }
      host = String(host[...end])
      return host.utf8.count <= 64 ? host : nil
    }
    if let colon = host.firstIndex(of: ":") { host = String(host[..<colon]) }
    if host.last == "." { host.removeLast() }
    guard !host.isEmpty, host.utf8.count <= 253, host.utf8.allSatisfy(isPart) else { return nil }
    return host
  }

  /// A host as somebody enters it: nothing may be cut off.
  static func entered(_ text: String) -> String? {
    guard let host = normalised(text), host == text.lowercased(), host.first != "[",
      host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy({
        !$0.isEmpty && $0.utf8.count <= 63 && $0.first != "-" && $0.last != "-"
      })
    else { return nil }
    return host
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (48...57).contains(byte) || [45, 46, 95].contains(byte)
  }
}
