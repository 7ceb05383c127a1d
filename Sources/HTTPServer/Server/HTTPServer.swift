import Essentials
import Synchronization
public import Telemetry

/// An HTTP/1.1 server over libmicrohttpd, with WebSockets.
public final class HTTPServer: Sendable {
  private let responder: Responder
  private let daemon = Mutex<Daemon?>(nil)

  /// Makes a server; it listens after ``start()``.
  public init(
    configuration: HTTPServerConfiguration, router: Router, logger: Logger = .disabled,
    metrics: MetricRegistry = MetricRegistry()
  ) {
    responder = Responder(router: router, configuration: configuration, logger: logger)
  }

  /// Begins to listen.
  ///
  /// - Returns: The port, which the system chooses when the configuration says 0.
  /// - Throws: An ``HTTPServerError`` that says what stands in the way.
  @discardableResult
  public func start() async throws -> Int {
    let listener = try ListeningSocket.open(
      host: responder.configuration.host, port: responder.configuration.port)
    guard let daemon = Daemon(responder: responder) else { throw HTTPServerError.cannotStart }
    try daemon.start(listeningOn: listener.socket)
    self.daemon.withLock { $0 = daemon }
    return listener.port
  }

  /// Stops: no new connections; requests that are there may end within `grace`; WebSockets are closed with 1001;
  /// then what is left is cut off.
  public func shutdown(grace: Duration) async {
    let daemon = daemon.withLock { daemon in
      defer { daemon = nil }
      return daemon
    }
    await daemon?.stop(grace: grace)
  }
}
