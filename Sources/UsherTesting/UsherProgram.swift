import Foundation

/// The built program, run from outside as its users do.
public struct UsherProgram: Sendable {
  /// What a finished run leaves.
  public struct Result: Sendable {
    /// The exit code; for a program that a signal ended, the signal's number with a minus.
    public let code: Int32
    /// What it wrote to standard output.
    public let output: String
    /// What it wrote to standard error.
    public let errors: String
  }

  /// The program's file: SwiftPM puts it beside the tests.
  public static var path: String {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: tests).deletingLastPathComponent().appending(path: "usher").path
  }

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - environment: All variables that it sees, apart from `PATH`.
  ///   - directory: Where it runs; a folder of its own when nothing is given.
  ///   - input: What it reads from standard input.
  public static func run(
    _ arguments: [String], environment: [String: String] = [:], directory: String? = nil, input: String = ""
  ) async throws -> Result {
    let program = try start(arguments, environment: environment, directory: directory, input: input)
    return try await program.result()
  }

  /// Starts the program, for example a server.
  public static func start(
    _ arguments: [String], environment: [String: String] = [:], directory: String? = nil, input: String = ""
  ) throws -> UsherProgram {
    try UsherProgram(arguments, environment, directory, input)
  }

  private let process: Process
  private let folder: URL
  private let ended: AsyncStream<Void>

  private init(
    _ arguments: [String], _ environment: [String: String], _ directory: String?, _ input: String
  ) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "usher-\(UUID().uuidString)")
    let home = folder.appending(path: "home")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    // Files, not pipes: nobody has to read along, and nothing can fill up.
    for name in ["output", "errors"] { try Data().write(to: folder.appending(path: name)) }
    try Data(input.utf8).write(to: folder.appending(path: "input"))
    process = Process()
    process.executableURL = URL(filePath: Self.path)
    process.arguments = arguments
    process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
      .merging(environment) { _, new in new }
    process.currentDirectoryURL = directory.map { URL(filePath: $0) } ?? home
    process.standardInput = try FileHandle(forReadingFrom: folder.appending(path: "input"))
    process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: "output"))
    process.standardError = try FileHandle(forWritingTo: folder.appending(path: "errors"))
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    ended = stream
    process.terminationHandler = { _ in continuation.finish() }
    try process.run()
  }

  /// The program's process.
  public var processID: Int32 { process.processIdentifier }

  /// Sends a signal, for example `SIGTERM`.
  public func send(_ signal: Int32) {
    kill(process.processIdentifier, signal)
  }

  /// What it has written to standard error so far.
  public var errorsSoFar: String { read("errors") }

  /// Waits for its end.
  public func result() async throws -> Result {
    for await _ in ended {}
    defer { try? FileManager.default.removeItem(at: folder) }
    let wasKilled = process.terminationReason == .uncaughtSignal
    return Result(
      code: wasKilled ? -process.terminationStatus : process.terminationStatus, output: read("output"),
      errors: read("errors"))
  }

  private func read(_ name: String) -> String {
    String(decoding: (try? Data(contentsOf: folder.appending(path: name))) ?? Data(), as: UTF8.self)
  }
}
