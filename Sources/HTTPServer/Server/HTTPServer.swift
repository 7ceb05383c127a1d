import Essentials
import Synchronization
public import Telemetry

/// An HTTP/1.1 server over libmicrohttpd, with WebSockets.
public final class HTTPServer: Sendable {
  private let responder: Responder
  private let metrics: MetricRegistry
  private let daemon = Mutex<Daemon?>(nil)

  /// Makes a server; it listens after ``start()``.
  public init(
    configuration: HTTPServerConfiguration, router: Router, logger: Logger = .disabled,
    metrics: MetricRegistry = MetricRegistry(), tracer: Tracer = .disabled
  ) {
    self.metrics = metrics
    responder = Responder(router: router, configuration: configuration, logger: logger, tracer: tracer)
  }

  /// Begins to listen.
  ///
  /// - Returns: The port, which the system chooses when the configuration says 0.
  /// - Throws: An ``HTTPServerError`` that says what stands in the way.
  @discardableResult
  public func start() async throws -> Int {
    let certificates = try responder.configuration.tls.map { files throws(HTTPServerError) in
      try CertificateStore(files, logger: responder.logger)
    }
    guard let daemon = Daemon(responder: responder, certificates: certificates, metrics: HTTPMetrics(metrics))
    else { throw HTTPServerError.cannotStart }
    let listener = try ListeningSocket.open(
      host: responder.configuration.host, port: responder.configuration.port)
    try daemon.start(listeningOn: listener.socket)
    self.daemon.withLock { $0 = daemon }
    metrics.gauge("http_connections", help: "Open HTTP connections, without WebSockets.") { [weak daemon] in
      Double(daemon?.peers.count ?? 0)
    }
    metrics.gauge("websocket_connections", help: "Open WebSockets.") { [weak daemon] in
      Double(daemon?.webSockets.count ?? 0)
    }
    return listener.port
  }

  /// Serves on while load balancers find out that this server is about to stop: every answer ends its connection,
  /// WebSockets are closed with 1001, and new ones are refused with 503, so that a proxy asks another server.
  public func leave() {
    daemon.withLock { $0 }?.leave()
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
