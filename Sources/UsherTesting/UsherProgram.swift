import Foundation

/// The built program, run from outside as its users do.
public enum UsherProgram {
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
  ///   - environment: All variables that it sees, apart from `PATH` and the sanitizers' options.
  ///   - directory: Where it runs; a folder of its own when nothing is given.
  ///   - input: What it reads from standard input.
  public static func run(
    _ arguments: [String], environment: [String: String] = [:], directory: String? = nil, input: String = ""
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "usher-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let home = folder.appending(path: "home")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    // Files, not pipes: nobody has to read along, and nothing can fill up.
    let files = ["input", "output", "errors"].map { folder.appending(path: $0) }
    try Data(input.utf8).write(to: files[0])
    let reading = try FileHandle(forReadingFrom: files[0])
    defer { try? reading.close() }
    let inherited = ProcessInfo.processInfo.environment.filter { name, _ in
      name == "PATH" || name.hasSuffix("SAN_OPTIONS")
    }
    let process = try ChildProcess(
      [path] + arguments, environment: inherited.merging(environment) { _, new in new },
      directory: directory ?? home.path, input: reading.fileDescriptor, output: files[1].path,
      errors: files[2].path)
    return Result(code: await process.wait(), output: read(files[1]), errors: read(files[2]))
  }

  private static func read(_ file: URL) -> String {
    String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
  }
}
