import Essentials

/// How customers are known to be who they say they are.
public struct IdentityConfiguration: Hashable, Sendable {
  /// What the company's site signs customers' references with; nothing while no customer can be proved.
  public var secret: String?

  /// What the secret begins with where it stands in a variable.
  private static let reference = "env:"

  init(_ reader: ConfigurationReader, environment: [String: String]) {
    guard let text = reader.optional("secret", as: String.self) else { return }
    let name = text.hasPrefix(Self.reference) ? String(text.dropFirst(Self.reference.count)) : nil
    let secret = name.map { environment[$0] ?? "" } ?? text
    if let name, secret.isEmpty {
      reader.reject("secret", "names the variable \(name), which is not set")
    } else if secret.utf8.count < 32 {
      reader.reject("secret", "must have at least 32 characters; make one with: openssl rand -hex 32")
    } else {
      self.secret = secret
    }
  }
}
