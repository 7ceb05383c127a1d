public import Telemetry

/// Calls other servers over HTTP/1.1 and HTTP/2, with libcurl on a thread of its own.
///
/// Connections are kept open and shared between calls. When nobody holds the client any more, calls that are under way
/// come to their end.
public final class HTTPClient: Sendable {
  private let loop: TransferLoop
  private let addresses = AddressBook()

  /// Makes a client.
  public init(
    _ configuration: HTTPClientConfiguration = HTTPClientConfiguration(), logger: Logger = .disabled,
    metrics: MetricRegistry = MetricRegistry()
  ) {
    loop = TransferLoop(configuration, TransferReport(logger, metrics))
    loop.start()
  }

  deinit {
    loop.retire()
  }

  /// Makes a call and waits for the head of the answer, whatever its status.
  ///
  /// A call over a connection that was kept open and turns out to be closed is made once more over a new one, if
  /// nothing of an answer has come.
  ///
  /// - Throws: Why there is no answer. Cancelling the task throws ``HTTPClientError/cancelled`` and closes the
  ///   transfer.
  public func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
    try RequestCheck.check(request)
    let address = try addresses.address(request.url)
    let transfer = Transfer(request, address, loop)
    let head = try await transfer.head()
    return HTTPClientResponse(
      status: head.status, headers: head.headers, body: HTTPClientBody(BodySource(transfer)))
  }

  /// Ends all calls with ``HTTPClientError/cancelled`` and lets go of all connections.
  public func close() async {
    await loop.close()
  }
}
