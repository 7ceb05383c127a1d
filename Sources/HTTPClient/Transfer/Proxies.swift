#if canImport(Glibc)
import Glibc
#endif

/// Which calls go through which proxy.
struct Proxies: Sendable {
  private let plain: String
  private let secure: String
  /// Hosts that are called without one, as libcurl wants them.
  let except: String

  init(_ proxy: HTTPClientConfiguration.Proxy) {
    switch proxy {
    case .none:
      plain = ""
      secure = ""
      except = "*"
    case .through(let address, let hosts):
      plain = address
      secure = address
      except = hosts.joined(separator: ",")
    case .environment:
      let all = Self.variable("all_proxy") ?? Self.variable("ALL_PROXY") ?? ""
      // A request to a CGI program can set HTTP_PROXY (https://httpoxy.org), so that only the small letters count.
      plain = Self.variable("http_proxy") ?? all
      secure = Self.variable("https_proxy") ?? Self.variable("HTTPS_PROXY") ?? all
      except = Self.variable("no_proxy") ?? Self.variable("NO_PROXY") ?? ""
    }
  }

  /// The address of the proxy for a call; empty for none.
  func proxy(for transfer: Transfer) -> String {
    let proxy = transfer.address.isSecure ? secure : plain
    guard !proxy.isEmpty else { return proxy }
    // A proxy would look the name up itself, where nobody checks the address.
    return transfer.request.reach == .publicInternet || transfer.address.isLoopback ? "" : proxy
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
