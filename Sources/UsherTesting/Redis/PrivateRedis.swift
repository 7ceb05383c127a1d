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
  private let certificates: TestCertificates?
  private let isSentinel: Bool
  /// Closing it, or the end of this process, ends the server.
  private let lifeline: FileHandle
  private let process = Mutex<ChildProcess?>(nil)

  /// Starts a server.
  ///
  /// - Parameters:
  ///   - options: Further settings, such as `--requirepass`.
  ///   - certificates: What it speaks TLS with; it speaks nothing else then.
  public static func start(
    _ options: [String] = [], certificates: TestCertificates? = nil
  ) async throws -> PrivateRedis {
    let folder = NSTemporaryDirectory() + "usher-redis-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let server = PrivateRedis(
      port: try FreePort.find(), folder: folder, options: options, certificates: certificates,
      lifeline: try watch(folder))
    try await server.startAgain()
    return server
  }

  /// Starts a sentinel.
  ///
  /// - Parameter settings: What stands in its file, which it writes itself from then on.
  static func startSentinel(_ settings: String) async throws -> PrivateRedis {
    let folder = NSTemporaryDirectory() + "usher-redis-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let port = try FreePort.find()
    try (settings + "\nport \(port)\nbind 127.0.0.1\ndir \(folder)\npidfile \(folder)/pid\n")
      .write(toFile: "\(folder)/sentinel.conf", atomically: true, encoding: .utf8)
    let server = PrivateRedis(
      port: port, folder: folder, options: [], certificates: nil, lifeline: try watch(folder),
      isSentinel: true)
    try await server.startAgain()
    return server
  }

  /// Runs a command by `redis-cli` and gives back what it prints.
  @discardableResult
  public func command(_ words: [String], password: String) async throws -> String {
    let output = "\(folder)/\(UUID().uuidString)"
    let process = try ChildProcess(
      ["/usr/bin/redis-cli", "-h", "127.0.0.1", "-p", "\(port)", "--no-auth-warning", "-a", password] + words,
      output: output)
    let status = await process.wait()
    let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
    guard status == 0 else { throw Failure(description: text) }
    return text
  }

  /// Waits until a sentinel says something of a master.
  func waitUntil(_ field: String, is value: String, of master: String, password: String) async throws {
    for _ in 0..<1200 {
      let lines = try await command(["SENTINEL", "MASTER", master], password: password)
        .split(separator: "\n").map(String.init)
      if let index = lines.firstIndex(of: field), lines.dropFirst(index + 1).first == value { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw Failure(description: "The sentinel does not say that \(field) is \(value)")
  }

  private init(
    port: Int, folder: String, options: [String], certificates: TestCertificates?, lifeline: FileHandle,
    isSentinel: Bool = false
  ) {
    self.port = port
    self.folder = folder
    self.options = options
    self.certificates = certificates
    self.lifeline = lifeline
    self.isSentinel = isSentinel
  }

  deinit {
    try? lifeline.close()
  }

  /// The server's address.
  public var url: String { "\(certificates == nil ? "redis" : "rediss")://127.0.0.1:\(port)" }

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
    let server =
      [
        "/usr/bin/setsid", "redis-server", "--bind", "127.0.0.1", "--save", "",
        "--appendonly", "no", "--dir", folder, "--pidfile", "\(folder)/pid",
      ] + listening
    let command =
      isSentinel
      ? ["/usr/bin/setsid", "redis-server", "\(folder)/sentinel.conf", "--sentinel"] : server + options
    let started = try ChildProcess(command, output: "\(folder)/log")
    process.withLock { $0 = started }
    for _ in 0..<3000 {
      let log = (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? ""
      if log.contains(isSentinel ? "Sentinel ID is" : "Ready to accept connections") {
        return try FileManager.default.removeItem(atPath: "\(folder)/log")
      }
      if log.contains("Failed") || log.contains("FATAL") { throw Failure(description: log) }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw Failure(description: "redis-server does not start; is it installed? apt-get install redis-server")
  }

  private var listening: [String] {
    guard let certificates else { return ["--port", "\(port)"] }
    return [
      "--port", "0", "--tls-port", "\(port)", "--tls-ca-cert-file", certificates.authority, "--tls-cert-file",
      certificates.server.certificate, "--tls-key-file", certificates.server.key,
    ]
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
