import Foundation

/// PostgreSQL's own programs, and the user to run them as.
struct PostgresTools: Sendable {
  struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
      self.description = description
    }
  }

  private let folder: String
  /// Nobody else when this process is not root.
  private let user: String?

  init() throws {
    folder = try Self.findFolder()
    if getuid() != 0 {
      user = nil
    } else {
      user = ["postgres", "nobody"].first { getpwnam($0) != nil }
    }
  }

  /// Runs one of the programs to its end.
  func run(_ program: String, _ arguments: [String]) async throws {
    try await execute(asUser + ["\(folder)/\(program)"] + arguments)
  }

  /// Makes a folder the user's.
  func giveAway(_ path: String) async throws {
    if let user { try await execute(["/bin/chown", user, path]) }
  }

  /// Starts a shell that stops the server in `path` and removes the folder when the returned handle is closed,
  /// by whatever end this process comes to.
  func watch(_ path: String) throws -> FileHandle {
    let script = """
      cat >/dev/null
      cd /
      stop="$1"; shift
      "$@" -D "$stop/data" -m immediate stop >/dev/null 2>&1
      rm -rf "$stop"
      """
    let pipe = Pipe()
    _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
    // A session of its own: an interrupt from the terminal must not end it first.
    _ = try ChildProcess(
      ["/usr/bin/setsid", "/bin/sh", "-c", script, "watchdog", path] + asUser + ["\(folder)/pg_ctl"],
      input: pipe.fileHandleForReading.fileDescriptor)
    return pipe.fileHandleForWriting
  }

  private var asUser: [String] {
    user.map { ["/usr/bin/setpriv", "--reuid=\($0)", "--regid=\($0)", "--clear-groups"] } ?? []
  }

  private func execute(_ command: [String]) async throws {
    let output = NSTemporaryDirectory() + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: output) }
    let status = try await ChildProcess(command, output: output).wait()
    guard status == 0 else {
      let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
      throw Failure("\(command.joined(separator: " ")) ended with \(status): \(text)")
    }
  }

  private static func findFolder() throws -> String {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    let newest = versions.compactMap(Int.init).max().map { "\(root)/\($0)/bin" }
    let onPath = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    guard
      let folder = ([newest].compactMap { $0 } + onPath).first(where: {
        FileManager.default.isExecutableFile(atPath: "\($0)/initdb")
      })
    else {
      throw Failure("These tests need PostgreSQL's server programs: apt-get install postgresql")
    }
    return folder
  }
}
