import Essentials
import FoundationEssentials
import UsherServer

#if canImport(Glibc)
import Glibc
#endif

extension Check {
  /// The folders and files that the configuration names.
  static let sources = Check(subject: "Documents") { configuration in
    let sources = configuration.knowledge.sources
    let missing = sources.map(\.path).filter { !isThere($0) }
    if let first = missing.first {
      return .failure(
        "\(first) is not there.", remedy: "Correct “path” under “knowledge: sources” in the configuration.")
    }
    if sources.isEmpty {
      return .warning(
        "The configuration names no documents.",
        remedy: "Add them under “knowledge: sources”, or bring them in with: usher ingest FOLDER")
    }
    return .well(sources.map { "\($0.path) → \($0.collection)" }.joined(separator: ", "))
  }

  /// A glob counts as there when the folder is in which it begins.
  private static func isThere(_ path: String) -> Bool {
    let fixed = path.split(separator: "/", omittingEmptySubsequences: false).prefix { part in
      !part.contains { "*?[".contains($0) }
    }
    return FileManager.default.fileExists(atPath: fixed.joined(separator: "/"))
  }

  /// Room and permission to write.
  static let disk = Check(subject: "Disk") { configuration in
    // Looks without making anything: at the folder, or at the one in which it will be made.
    var folder = configuration.data
    while !FileManager.default.fileExists(atPath: folder), let end = folder.lastIndex(of: "/"),
      end > folder.startIndex
    {
      folder = String(folder[..<end])
    }
    guard FileManager.default.isWritableFile(atPath: folder) else {
      return .failure(
        "Nothing can be written to \(folder).",
        remedy: "Give this user the folder (chown), or choose another with “data” or USHER_DATA.")
    }
    var system = statvfs()
    guard statvfs(folder, &system) == 0, system.f_blocks > 0 else {
      return .failure(
        "\(folder) is no place to keep files.", remedy: "Choose another folder with “data” or USHER_DATA.")
    }
    let free = UInt64(system.f_bavail) * UInt64(system.f_frsize)
    let text = "\(free >> 20) MB free for \(configuration.data)"
    if free < 100 << 20 {
      return .failure(text + ".", remedy: "Make room; the database cannot grow without.")
    }
    if free < 1 << 30 { return .warning(text + ".", remedy: "Make room soon.") }
    return .well(text)
  }

  /// The certificate's files.
  static let certificate = Check(subject: "Certificate") { configuration in
    guard let tls = configuration.server.tls else {
      let isLocal = ["127.0.0.1", "::1", "localhost"].contains(configuration.server.host)
      return isLocal || configuration.server.publicURL?.hasPrefix("https://") == true
        ? .well("none; only this machine or a proxy reaches the server")
        : .warning(
          "The server speaks plain HTTP to the network.",
          remedy: "Set “server: tls”, or put a proxy with a certificate before it and set “public_url”.")
    }
    for (file, begin) in [(tls.certificate, "CERTIFICATE-----"), (tls.key, "PRIVATE KEY-----")] {
      guard let contents = FileManager.default.contents(atPath: file) else {
        return .failure("\(file) cannot be read.", remedy: "Correct “server: tls”, or the file's owner.")
      }
      guard String(decoding: contents, as: UTF8.self).contains(begin) else {
        return .failure("\(file) is no PEM file.", remedy: "Export it as PEM; it begins with -----BEGIN.")
      }
    }
    return .well(tls.certificate)
  }
}
