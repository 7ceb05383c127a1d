import FoundationEssentials
import HTTPServer
import UsherServer

#if canImport(Glibc)
import Glibc
#endif

extension Check {
  /// Whether the port is free.
  static let port = Check(subject: "Port") { configuration in
    let (host, port) = (configuration.server.host, configuration.server.port)
    let server = HTTPServer(
      configuration: HTTPServerConfiguration(host: host, port: port), router: Router())
    do {
      try await server.start()
      await server.shutdown(grace: .zero)
      return .well("\(host):\(port) is free")
    } catch {
      return .failure(
        "\(error)",
        remedy: port < 1024 && geteuid() != 0
          ? "Ports below 1024 need root; choose another with “server: port” or USHER_SERVER_PORT."
          : "Is Usher running already? Stop the other program, or choose another port with USHER_SERVER_PORT."
      )
    }
  }

  /// Each connection is an open file.
  static let openFiles = Check(subject: "Open files") { _ in
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let text = "\(limit.rlim_max) may be open at a time"
    return limit.rlim_max < 4096
      ? .warning(
        text + "; each connection needs one.",
        remedy: "Raise it: ulimit -n 65536, or LimitNOFILE=65536 in the systemd unit.")
      : .well(text)
  }

  /// PDF documents are read by poppler's program.
  static let pdf = Check(subject: "PDF") { _ in
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    guard let folder = folders.first(where: { access("\($0)/pdftotext", X_OK) == 0 }) else {
      return .warning(
        "pdftotext is not there; PDF documents are skipped.", remedy: "apt-get install poppler-utils")
    }
    return .well("\(folder)/pdftotext")
  }
}
