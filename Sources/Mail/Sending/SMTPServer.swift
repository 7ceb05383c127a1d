public import Essentials
import Foundation

/// The server that takes a company's mail (RFC 5321), and how it is spoken with.
public struct SMTPServer: Hashable, Sendable {
  /// How what is said is kept from others.
  public enum Encryption: String, Hashable, Sendable, CaseIterable {
    /// TLS from the beginning (RFC 8314).
    case implicit
    /// TLS before anything matters (`STARTTLS`, RFC 3207); a server without it is not spoken with.
    case required
    /// None: for a server on the same machine.
    case off
  }

  /// What is wrong with a server's address.
  public struct AddressError: Error, Hashable, Sendable {
    /// The end of a sentence that begins with the setting's name.
    public let reason: String
  }

  /// The host's name or address.
  public var host: String
  /// The port.
  public var port: Int
  /// Whom the server knows us as; nothing where it asks nobody.
  public var user: String?
  /// What proves it.
  public var password: SecretText?
  /// How what is said is kept from others.
  public var encryption: Encryption
  /// A file with the authorities that sign the server's certificate, where it is not one of those that all know.
  public var certificateAuthorities: String?

  /// Reads `smtp://user:password@host:587`, or `smtps://…` for TLS from the beginning. User and password are
  /// percent-encoded, or `env:NAME`.
  ///
  /// - Parameter usesTLS: Whether `smtp://` must be encrypted by `STARTTLS`.
  public init(
    url: String, usesTLS: Bool = true, environment: [String: String]
  ) throws(AddressError) {
    let isImplicit = url.hasPrefix("smtps://")
    guard isImplicit || url.hasPrefix("smtp://") else {
      throw AddressError(
        reason:
          "must begin with smtp:// or smtps://, as in smtp://user:env:SMTP_PASSWORD@mail.example.com:587")
    }
    encryption = isImplicit ? .implicit : usesTLS ? .required : .off
    var rest = url.dropFirst(isImplicit ? 8 : 7)
    if rest.last == "/" { rest = rest.dropLast() }
    guard !rest.contains(where: { "/?#".contains($0) || $0.isWhitespace }) else {
      throw AddressError(reason: "must have nothing behind the host; signs in a password are written with %")
    }
    if let at = rest.lastIndex(of: "@") {
      (user, password) = try Self.credentials(rest[..<at], environment)
      rest = rest[rest.index(after: at)...]
    }
    (host, port) = try Self.place(rest, usual: isImplicit ? 465 : 587)
    if user != nil, encryption == .off, !["localhost", "127.0.0.1", "::1"].contains(host) {
      throw AddressError(
        reason:
          "would send the password where others can read it; leave “starttls: false” out, or use smtps://")
    }
  }

  private static func credentials(
    _ text: Substring, _ environment: [String: String]
  ) throws(AddressError) -> (String, SecretText) {
    // A user may come from the environment too: its own colon is not the one that separates.
    let start = text.hasPrefix("env:") ? text.index(text.startIndex, offsetBy: 4) : text.startIndex
    guard let colon = text[start...].firstIndex(of: ":") else {
      throw AddressError(reason: "has a user without a password; write user:env:SMTP_PASSWORD@host")
    }
    let user = try part(text[..<colon], environment)
    let password = try part(text[text.index(after: colon)...], environment)
    return (user.revealed, password)
  }

  private static func part(
    _ text: Substring, _ environment: [String: String]
  ) throws(AddressError) -> SecretText {
    let secret: SecretText
    if text.hasPrefix("env:") {
      secret = SecretText(String(text), environment: environment)
    } else {
      guard let decoded = text.removingPercentEncoding else {
        throw AddressError(reason: "has a user or password whose % signs are not right")
      }
      secret = SecretText(decoded, environment: [:])
    }
    if let missing = secret.missing {
      throw AddressError(reason: "names the variable \(missing), which is not set")
    }
    guard !secret.revealed.isEmpty, !secret.revealed.unicodeScalars.contains(where: { $0.value < 32 }) else {
      throw AddressError(reason: "has an empty user or password, or one with a line end")
    }
    return secret
  }

  private static func place(_ text: Substring, usual: Int) throws(AddressError) -> (String, Int) {
    let isBracketed = text.hasPrefix("[")
    let end =
      isBracketed
      ? text.firstIndex(of: "]").map(text.index(after:)) ?? text.endIndex : text.firstIndex(of: ":")
    let host = text[..<(end ?? text.endIndex)].filter { $0 != "[" && $0 != "]" }
    let rest = text[(end ?? text.endIndex)...]
    guard !host.isEmpty, host.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw AddressError(reason: "names no host, as in smtp://mail.example.com:587")
    }
    guard !rest.isEmpty else { return (host, usual) }
    guard rest.first == ":", let port = Int(rest.dropFirst()), (1...65_535).contains(port) else {
      throw AddressError(reason: "must have a port between 1 and 65535 behind the host")
    }
    return (host, port)
  }

  /// The address as libcurl takes it.
  var url: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return "\(encryption == .implicit ? "smtps" : "smtp")://\(name):\(port)"
  }
}

extension SMTPServer: CustomStringConvertible, CustomReflectable {
  /// Keeps the password out of logs.
  public var description: String { "SMTPServer(\(host):\(port))" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
