import Dispatch

#if canImport(Glibc)
import Glibc
#endif

/// The signals by which a service is told to stop, or to read its files again.
public final class StopSignals {
  /// What was asked for.
  public enum Request: Sendable {
    /// SIGTERM or SIGINT.
    case stop
    /// SIGHUP.
    case reload
  }

  /// What is asked for, as it comes.
  public let requests: AsyncStream<Request>
  private let sources: [any DispatchSourceSignal]

  /// Takes the signals over from the system, which would end the process.
  public init() {
    let (stream, continuation) = AsyncStream<Request>.makeStream()
    requests = stream
    let meanings: [(Int32, Request)] = [(SIGTERM, .stop), (SIGINT, .stop), (SIGHUP, .reload)]
    sources = meanings.map { number, request in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield(request) }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
  }
}
