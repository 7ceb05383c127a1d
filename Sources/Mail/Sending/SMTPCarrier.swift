import CCurl
import Essentials
import Synchronization

/// Hands mails over to a server by SMTP (RFC 5321), with libcurl.
public struct SMTPCarrier: MailCarrier {
  private let server: SMTPServer
  private let timeout: Duration
  /// What this machine calls itself to the server (RFC 5321, section 4.1.1.1).
  private let name: String

  private static let isStarted = usher_curl_start() == CURLE_OK

  /// Speaks with a server.
  ///
  /// - Parameters:
  ///   - name: What this machine calls itself: the host of the sender's address.
  ///   - timeout: How long one mail may take.
  public init(_ server: SMTPServer, name: String, timeout: Duration = .seconds(60)) {
    self.server = server
    self.name = name
    self.timeout = timeout
  }

  public func carry(_ message: [UInt8], from sender: String, to receiver: String) async throws {
    try await perform { transfer in
      transfer.send(message, from: sender, to: receiver)
    }
  }

  /// Makes sure that the server is there, speaks TLS where it must, and knows us; nothing is sent.
  ///
  /// - Throws: A ``MailFailure``.
  public func check() async throws {
    try await perform { $0.ask("NOOP") }
  }

  private func perform(_ prepare: @escaping @Sendable (SMTPTransfer) -> Void) async throws {
    let stop = SMTPTransfer.StopSign()
    let (server, name, timeout) = (server, name, timeout)
    try await withTaskCancellationHandler {
      // Looking the host's name up and waiting for the server blocks: not on the threads that serve everybody.
      try await Blocking.run {
        guard Self.isStarted, let transfer = SMTPTransfer(server, name: name, timeout: timeout, stop) else {
          throw MailFailure(isFinal: false, "libcurl cannot be started")
        }
        prepare(transfer)
        try transfer.perform()
      }
    } onCancel: {
      stop.isRaised.store(true, ordering: .relaxed)
    }
  }
}
