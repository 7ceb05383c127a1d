import Foundation
import Synchronization

/// A Redis server of the tests' own: in a temporary folder, on a free loopback port, without anything on disk, gone with
/// the process.
///
/// A shell that waits on a pipe from this process ends the server and removes the folder, even when the tests crash or
/// are killed.
public final class PrivateRedis: Sendable {
  /// What is wrong with a server that does not start.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The port, which stays the same when the server is started again.
  public let port: Int
  private let folder: String
  private let options: [String]
  /// Closing it, or the end of this process, ends the server.
  private let lifeline: FileHandle
  private let process = Mutex<ChildProcess?>(nil)

  /// Starts a server.
  ///
  /// - Parameter options: Further settings, such as `--requirepass`.
  public static func start(_ options: [String] = []) async throws -> PrivateRedis {
    let folder = NSTemporaryDirectory() + "usher-redis-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let server = PrivateRedis(
      port: try FreePort.find(), folder: folder, options: options, lifeline: try watch(folder))
    try await server.startAgain()
    return server
  }

  private init(port: Int, folder: String, options: [String], lifeline: FileHandle) {
    self.port = port
    self.folder = folder
    self.options = options
    self.lifeline = lifeline
  }

  deinit {
    try? lifeline.close()
  }

  /// The server's address.
  public var url: String { "redis://127.0.0.1:\(port)" }

  /// Ends the server at once, as a crash would, and waits until it is gone.
  public func crash() async {
    let process = process.withLock { process in
      defer { process = nil }
      return process
    }
    guard let process else { return }
    kill(process.identifier, SIGKILL)
    await process.wait()
  }

  /// Lets the server stand still, or go on.
  public func pause(_ isPaused: Bool) {
    if let process = process.withLock({ $0 }) { kill(process.identifier, isPaused ? SIGSTOP : SIGCONT) }
  }

  /// Starts the server after ``crash()``, empty and on the same port.
  public func startAgain() async throws {
    let command = [
      "/usr/bin/setsid", "redis-server", "--port", "\(port)", "--bind", "127.0.0.1", "--save", "",
      "--appendonly", "no", "--dir", folder, "--pidfile", "\(folder)/pid",
    ]
    let started = try ChildProcess(command + options, output: "\(folder)/log")
    process.withLock { $0 = started }
    for _ in 0..<3000 {
      let log = (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? ""
      if log.contains("Ready to accept connections") {
        return try FileManager.default.removeItem(atPath: "\(folder)/log")
      }
      if log.contains("Failed") || log.contains("FATAL") { throw Failure(description: log) }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw Failure(description: "redis-server does not start; is it installed? apt-get install redis-server")
  }

  private static func watch(_ folder: String) throws -> FileHandle {
    let script = """
      cat >/dev/null
      kill -9 "$(cat "$1/pid")" 2>/dev/null
      rm -rf "$1"
      """
    let pipe = Pipe()
    _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
    // A session of its own: an interrupt from the terminal must not end it first.
    _ = try ChildProcess(
      ["/usr/bin/setsid", "/bin/sh", "-c", script, "watchdog", folder],
      input: pipe.fileHandleForReading.fileDescriptor)
    return pipe.fileHandleForWriting
  }
}
