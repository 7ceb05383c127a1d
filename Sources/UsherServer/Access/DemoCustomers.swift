public import Essentials

/// The made-up customers of a demo: whoever says a name is that customer. They prove themselves as a company's own
/// customers do, by a signature, so that everything behind it is the same.
public struct DemoCustomers: Sendable {
  /// A made-up customer.
  public struct Customer: Hashable, Sendable {
    /// The name as it was said.
    public var name: String
    /// What they are called everywhere else; no name of a company's own customer begins like this.
    public var reference: String
    /// Proves the reference.
    public var signature: String
  }

  private let signatures: CustomerSignatures

  /// Makes them up under the signatures that the server checks.
  public init(_ signatures: CustomerSignatures) {
    self.signatures = signatures
  }

  /// The customer of a name; the same one however it is spaced, and in letters of either case.
  ///
  /// - Throws: A problem of status 422 when nothing is left of the name.
  public func customer(named text: String) throws(Problem) -> Customer {
    let name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let reference = Self.prefix + name.lowercased()
    guard !name.isEmpty, let signature = signatures.signature(of: reference) else {
      throw .wrongShape([.init(pointer: "/name", detail: "must have a letter or more")])
    }
    return Customer(name: name, reference: reference, signature: signature)
  }

  private static let prefix = "demo:"
}

extension CustomerSignatures {
  /// The signatures of a server: under the company's secret, or in a demo without one under a key of the server's own.
  ///
  /// - Parameter key: The server's secret.
  init(_ configuration: IdentityConfiguration, key: [UInt8]) {
    let own = Hexadecimal.encode(HMAC.code(of: Array("demo customers".utf8), key: key))
    self.init(secret: configuration.secret ?? (configuration.isDemo ? own : nil))
  }
}
