import Essentials

/// How customers are known to be who they say they are.
public struct IdentityConfiguration: Hashable, Sendable {
  /// What the company's site signs customers' references with; nothing while no customer can be proved.
  public var secret: String?
  /// Whether anybody may sign in on the chat page as a made-up customer: for trying out, never for real customers.
  public var isDemo: Bool
  /// Where customers sign in on the company's own site; nothing where the site has not said.
  public var signInURL: String?

  /// What the secret begins with where it stands in a variable.
  private static let reference = "env:"

  init(_ reader: ConfigurationReader, server: ServerConfiguration, environment: [String: String]) {
    isDemo = reader.value("demo", default: false)
    let isForAll = reader.value("demo_on_network", default: false)
    readSecret(reader, environment)
    readSignInURL(reader)
    if isDemo, !isForAll, let place = server.placeBeyondThisMachine {
      reader.reject(
        "demo",
        "lets everybody be any made-up customer, so it is refused where others can reach the server (\(place)); on a "
          + "test machine without real customers, set “demo_on_network: true” beside it")
    }
  }

  private mutating func readSignInURL(_ reader: ConfigurationReader) {
    guard let text = reader.optional("sign_in_url", as: String.self) else { return }
    guard ["https://", "http://"].contains(where: { text.hasPrefix($0) && text.count > $0.count }),
      !text.contains(where: { $0.isWhitespace || $0 == "\"" || $0 == "<" })
    else {
      return reader.reject("sign_in_url", "must be the address of a page: https://www.example.com/sign-in")
    }
    signInURL = text
  }

  private mutating func readSecret(_ reader: ConfigurationReader, _ environment: [String: String]) {
    guard let text = reader.optional("secret", as: String.self) else { return }
    let name =
      text.hasPrefix(Self.reference)
      ? String(text.dropFirst(Self.reference.count)) : text.hasPrefix("secret:") ? text : nil
    let secret = name.map { environment[$0] ?? "" } ?? text
    if let name, secret.isEmpty {
      reader.reject(
        "secret", "names \(text.hasPrefix(Self.reference) ? "the variable " : "")\(name), which is not set")
    } else if secret.utf8.count < 32 {
      reader.reject("secret", "must have at least 32 characters; make one with: openssl rand -hex 32")
    } else {
      self.secret = secret
    }
  }

  /// What is to be said of it wherever the server is looked at; nothing where all is as it should be for customers.
  public var warning: String? {
    isDemo
      ? "“identity: demo” is on: whoever reaches the chat page can sign in as any made-up customer" : nil
  }
}

extension ServerConfiguration {
  /// What says that others than those on this machine reach the server; nothing where only they do.
  fileprivate var placeBeyondThisMachine: String? {
    guard Self.isThisMachine(host) else { return "server.host: \(host)" }
    guard let publicURL, let address = publicURL.split(separator: "/").dropFirst().first else { return nil }
    let isBracketed = address.hasPrefix("[")
    let name = address.split(separator: isBracketed ? "]" : ":").first.map(String.init) ?? ""
    return Self.isThisMachine(isBracketed ? String(name.dropFirst()) : name)
      ? nil : "server.public_url: \(publicURL)"
  }

  private static func isThisMachine(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    let isLoopback4 = parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    return isLoopback4 || host == "localhost" || host == "::1"
  }
}
