import Essentials

/// With what, and from where, somebody has signed in.
struct SessionPlace: Hashable {
  let device: String
  let address: String

  /// Whether a sign-in is nothing new beside this one: the same kind of program on the same kind of machine, from the same
  /// provider's network. Addresses change from day to day, their first half seldom does.
  func isLike(_ origin: RequestOrigin) -> Bool {
    device == origin.device && Self.network(of: address) == Self.network(of: origin.address)
  }

  private static func network(of address: String) -> String {
    let separator: Character = address.contains(":") ? ":" : "."
    return address.split(separator: separator, omittingEmptySubsequences: false).prefix(2)
      .joined(separator: String(separator))
  }
}
