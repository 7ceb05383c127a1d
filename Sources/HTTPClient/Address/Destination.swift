/// Where an address leads, read as the client itself reads it: what is checked is what is called.
public struct Destination: Hashable, Sendable {
  /// The host in small letters; an IPv6 address stands in brackets.
  public let host: String
  /// Whether it is called by `https`.
  public let isSecure: Bool

  /// Reads an absolute address.
  ///
  /// - Throws: ``HTTPClientError/invalidRequest(_:)`` that says what is wrong with it.
  public init(_ url: String) throws(HTTPClientError) {
    let address = try Address(url)
    host = address.host
    isSecure = address.isSecure
  }
}
