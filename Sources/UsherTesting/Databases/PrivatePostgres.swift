import Foundation
import Persistence
import Synchronization

/// A PostgreSQL server of the tests' own: in a temporary folder, on a free loopback port, gone with the process.
///
/// PostgreSQL refuses to run as root, so root starts it as `postgres` or `nobody`. A shell that waits on a pipe from
/// this process stops the server and removes the folder, even when the tests crash or are killed.
public final class PrivatePostgres: Sendable {
  /// The address, without a database's name.
  public let port: Int
  private let folder: String
  private let tools: PostgresTools
  /// Closing it, or the end of this process, ends the server.
  private let lifeline: FileHandle
  private let administration = Mutex<Database?>(nil)

  private static let sharedServer = Mutex<Task<PrivatePostgres, any Error>?>(nil)

  /// The server that all tests of this process share, started when it is first asked for.
  public static func shared() async throws -> PrivatePostgres {
    let task = sharedServer.withLock { server in
      if let server { return server }
      let task = Task { try await PrivatePostgres.start() }
      server = task
      return task
    }
    return try await task.value
  }

  /// Starts a further server, for tests that stop it.
  public static func start() async throws -> PrivatePostgres {
    let tools = try PostgresTools()
    let folder = NSTemporaryDirectory() + "usher-postgres-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try await tools.giveAway(folder)
    let lifeline = try tools.watch(folder)
    try await tools.run(
      "initdb",
      [
        "-D", "\(folder)/data", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8",
        "--locale=C.UTF-8",
      ])
    let port = try FreePort.find()
    let server = PrivatePostgres(port: port, folder: folder, tools: tools, lifeline: lifeline)
    try await server.startAgain()
    // An ordinary role, as a company should have it: the walls between tenants do not bind a superuser.
    let address = ["--host=127.0.0.1", "--port=\(port)", "--username=postgres"]
    try await tools.run("createuser", address + ["--no-superuser", "usher"])
    try await tools.run("createdb", address + ["--owner=usher", "usher"])
    return server
  }

  private init(port: Int, folder: String, tools: PostgresTools, lifeline: FileHandle) {
    self.port = port
    self.folder = folder
    self.tools = tools
    self.lifeline = lifeline
  }

  /// A URL for one of the server's databases, as the role that owns it unless another one is named.
  public func url(database: String = "usher", schema: String? = nil, role: String = "usher") -> String {
    let base = "postgres://\(role)@127.0.0.1:\(port)/\(database)"
    return schema.map { base + "?options=-csearch_path%3D\($0)%2Cpublic" } ?? base
  }

  /// Makes a schema, and returns a URL whose connections use it.
  func makeSchema(_ name: String) async throws -> String {
    let database: Database
    if let open = administration.withLock({ $0 }) {
      database = open
    } else {
      database = try await Database.open(.postgres(url: url()), options: .forTests)
      administration.withLock { $0 = database }
    }
    try await database.write(isolation: .readCommitted) { try await $0.execute("CREATE SCHEMA \(raw: name)") }
    return url(schema: name)
  }

  /// Stops the server at once, as a crash would.
  public func crash() async throws {
    try await tools.run("pg_ctl", ["-D", "\(folder)/data", "-m", "immediate", "stop"])
  }

  /// Starts the server after ``crash()``.
  public func startAgain() async throws {
    let settings = [
      "port=\(port)", "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off",
      "synchronous_commit=off", "full_page_writes=off", "max_connections=400", "shared_buffers=32MB",
      "autovacuum=off", "max_wal_size=256MB", "jit=off",
    ]
    try await tools.run(
      "pg_ctl",
      [
        "-D", "\(folder)/data", "-l", "\(folder)/log", "-w", "-t", "60", "-o",
        settings.map { "-c \($0)" }.joined(separator: " "), "start",
      ])
  }

  /// Ends the server for good.
  public func stop() throws {
    try lifeline.close()
  }
}
