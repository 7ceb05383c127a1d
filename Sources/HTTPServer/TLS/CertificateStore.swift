import Synchronization
import Telemetry

#if canImport(Glibc)
import Glibc
#endif

/// The certificate that new connections get, read again when its files change. A connection keeps the one that it got.
final class CertificateStore: Sendable {
  private struct State {
    var current: Certificate
    var stamps: [FileInformation?]
  }

  private let files: HTTPServerConfiguration.TLSFiles
  private let logger: Logger
  private let state: Mutex<State>

  init(_ files: HTTPServerConfiguration.TLSFiles, logger: Logger) throws(HTTPServerError) {
    self.files = files
    self.logger = logger
    state = Mutex(State(current: try Certificate(files), stamps: Self.stamps(files)))
  }

  var current: Certificate { state.withLock { $0.current } }

  private static func stamps(_ files: HTTPServerConfiguration.TLSFiles) -> [FileInformation?] {
    [files.certificate, files.key].map { FileInformation(path: $0) }
  }

  /// Reads the files again if they have changed; while they do not fit together, as between the two steps of a
  /// renewal, the old certificate stays.
  func refresh() {
    let stamps = Self.stamps(files)
    guard stamps != state.withLock({ $0.stamps }) else { return }
    do {
      let certificate = try Certificate(files)
      state.withLock { state in
        state.current = certificate
        state.stamps = stamps
      }
      logger.info("The TLS certificate was read again")
    } catch {
      state.withLock { $0.stamps = stamps }
      logger.warning("The TLS certificate has changed but cannot be used: \(error)")
    }
  }
}
