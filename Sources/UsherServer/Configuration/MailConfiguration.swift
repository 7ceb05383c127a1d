import Essentials
public import Mail

/// Who takes the company's mail, and whom it is from; nothing where none is sent.
public struct MailConfiguration: Hashable, Sendable {
  /// The server that takes it.
  public var server: SMTPServer?
  /// Whom it is from.
  public var sender: Mailbox?

  /// Whether mail is sent.
  public var isOn: Bool { server != nil && sender != nil }

  /// The section `mail`.
  ///
  /// - Parameter pages: Where people reach the server, which links in mails lead to; nothing where that is not known.
  init(
    _ reader: ConfigurationReader, _ base: ConfigurationDirectory, pages: String?,
    environment: [String: String]
  ) {
    let usesTLS = reader.value("starttls", default: true)
    let authorities = reader.optional("certificate_authorities", as: String.self).map(base.resolve)
    let from = reader.optional("from", as: String.self)
    guard let url = reader.optional("url", as: String.self) else {
      if from != nil {
        reader.reject("url", "a sender needs a server: smtp://user:password@mail.example.com:587")
      }
      return
    }
    do {
      server = try SMTPServer(url: url, usesTLS: usesTLS, environment: environment)
      server?.certificateAuthorities = authorities
    } catch {
      reader.reject("url", error.reason)
    }
    guard let from else {
      reader.reject("from", "must say whom mails are from: Northside <help@northside.example>")
      return
    }
    do {
      sender = try Mailbox(parsing: from)
    } catch {
      reader.reject("from", error.description)
    }
    if pages == nil {
      reader.reject(
        "url", "needs “server: { public_url: … }” too: links in mails lead there, and nobody else can know it"
      )
    }
  }
}

extension ServerConfiguration {
  /// Where people reach the server; nothing where only they could know. It is never taken from a request: who sends one
  /// could lead others elsewhere.
  var knownAddress: String? {
    if let publicURL { return publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL }
    guard ["127.0.0.1", "::1", "localhost"].contains(host) else { return nil }
    return "\(tls == nil ? "http" : "https")://localhost:\(port)"
  }
}
