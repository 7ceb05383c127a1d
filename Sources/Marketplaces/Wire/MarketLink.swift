/// Addresses that a market gives for its own pages.
enum MarketLink {
  private static let longest = 1000

  /// The address, where it leads to one of the market's own hosts; `http` becomes `https`, which all of them speak.
  /// Anything else is nothing: another host, a user's name, a port, a character that no address has.
  static func checked(_ text: String?, of market: Market) -> String? {
    guard let text, text.utf8.count <= longest,
      text.utf8.allSatisfy({ 0x21...0x7E ~= $0 && !#""'<>\^`{|}"#.utf8.contains($0) })
    else { return nil }
    let scheme = text.prefix { $0 != ":" }.lowercased()
    guard scheme == "https" || scheme == "http" else { return nil }
    let rest = text.dropFirst(scheme.count)
    guard rest.hasPrefix("://") else { return nil }
    let place = rest.dropFirst(3)
    let host = place.prefix { !"/?#".contains($0) }.lowercased()
    guard market.hosts.contains(where: { host == $0 || host.hasSuffix("." + $0) }) else { return nil }
    return "https://" + host + place.dropFirst(host.count)
  }
}
