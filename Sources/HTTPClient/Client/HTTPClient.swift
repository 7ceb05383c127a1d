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
  /// not a line of an answer has come.
  ///
  /// - Throws: Why there is no answer. Cancelling the task throws ``HTTPClientError/cancelled`` and closes the
  ///   transfer.
  public func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
    var request = request
    var redirects = request.redirects
    let startedAt = MonotonicTime.now
    let whole = request.deadlines.whole
    while true {
      try RequestCheck.check(request)
      let address = try addresses.address(request.url)
      let span = CallTrace.begin(request, address)
      let transfer = Transfer(CallTrace.told(request, address, span), address, loop, span)
      let head = try await transfer.head()
      guard redirects > 0, let next = Redirection.request(after: request, at: address, head) else {
        return response(head, transfer)
      }
      transfer.cancel()
      redirects -= 1
      request = next
      if let whole {
        request.deadlines.whole = whole - .nanoseconds(MonotonicTime.now - startedAt)
      }
    }
  }

  private func response(_ head: ResponseHead, _ transfer: Transfer) -> HTTPClientResponse {
    var headers = head.headers
    var decoder: GzipDecoder?
    if transfer.asksForGzip, let coding = headers["content-encoding"]?.lowercased(),
      coding == "gzip" || coding == "x-gzip"
    {
      decoder = GzipDecoder(limit: loop.configuration.decompressedLimit)
      // They speak of the body as it was sent.
      headers.remove("content-encoding")
      headers.remove("content-length")
    }
    return HTTPClientResponse(
      status: head.status, headers: headers, body: HTTPClientBody(BodySource(transfer, decoder: decoder)))
  }

  /// Ends all calls with ``HTTPClientError/cancelled`` and lets go of all connections.
  public func close() async {
    await loop.close()
  }
}
