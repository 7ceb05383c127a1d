import CCurl
import CHiredis
import CMarkGFM
import CMicrohttpd
import COpenBLAS
import COpenSSL
import CPostgres
import CQRencode
import CSQLite
import CSodium
import CWslay
import CYAML
import CZlib
import UsherServer

extension Check {
  /// The libraries that run in this process, as they are loaded now, and which of them have holes that can be reached
  /// through this program.
  static let libraries = Check(subject: "Libraries") { _ in
    for hole in KnownHole.all {
      guard let library = loaded.first(where: { $0.name == hole.library }),
        let version = LibraryVersion(library.version), let fixed = LibraryVersion(hole.fixedIn),
        version < fixed
      else { continue }
      return .warning(
        "\(library.name) \(library.version) has a known hole (\(hole.name)): \(hole.consequence). Distributions mend "
          + "holes without another number; see \(hole.source).",
        remedy: "apt-get update && apt-get upgrade, or use a distribution that is kept up to date.")
    }
    return .well(loaded.map { "\($0.name) \($0.version)" }.joined(separator: ", "))
  }

  private static var loaded: [(name: String, version: String)] {
    [
      ("libmicrohttpd", text(MHD_get_version())), ("GnuTLS", text(gnutls_check_version(nil))),
      ("libcurl", word(text(curl_version()), after: "libcurl/")),
      ("OpenSSL", word(text(OpenSSL_version(OPENSSL_VERSION)), after: "OpenSSL ")),
      ("SQLite", text(sqlite3_libversion())), ("libpq", postgres(Int(PQlibVersion()))),
      ("libsodium", text(sodium_version_string())),
      ("hiredis", "\(HIREDIS_MAJOR).\(HIREDIS_MINOR).\(HIREDIS_PATCH)"),
      ("OpenBLAS", word(text(openblas_get_config()), after: "OpenBLAS ")),
      ("libyaml", text(yaml_get_version_string())), ("zlib", text(zlibVersion())),
      ("wslay", WSLAY_VERSION), ("cmark-gfm", text(cmark_version_string())),
      ("libqrencode", text(QRcode_APIVersionString())),
    ]
  }

  private static func text(_ characters: UnsafePointer<CChar>?) -> String {
    characters.map { String(cString: $0) } ?? "?"
  }

  /// The word that follows a name in a longer text.
  private static func word(_ text: String, after name: String) -> String {
    guard let start = text.firstRange(of: name) else { return text }
    return String(text[start.upperBound...].prefix { !$0.isWhitespace })
  }

  /// 150_014 is 15.14 (libpq's documentation of `PQserverVersion`).
  static func postgres(_ number: Int) -> String { "\(number / 10_000).\(number % 10_000)" }
}

/// A hole of a library that can be reached through this program: by who sends requests, or by the services that it calls.
struct KnownHole {
  let library: String
  let fixedIn: String
  let name: String
  let consequence: String
  let source: String

  static let all = [
    KnownHole(
      library: "libcurl", fixedIn: "7.88.0", name: "CVE-2023-23916",
      consequence:
        "a service that is called can fill the memory with an answer that is packed many times over",
      source: "https://curl.se/docs/CVE-2023-23916.html"),
    KnownHole(
      library: "OpenSSL", fixedIn: "3.0.7", name: "CVE-2022-3602",
      consequence: "a service's certificate can write beyond a buffer while it is checked",
      source: "https://openssl-library.org/news/secadv/20221101.txt"),
    KnownHole(
      library: "zlib", fixedIn: "1.2.12", name: "CVE-2018-25032",
      consequence: "a text that is compressed for a client can write beyond a buffer",
      source: "https://nvd.nist.gov/vuln/detail/CVE-2018-25032"),
  ]
}
