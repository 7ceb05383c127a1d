public import Foundation

/// A program run by the tests.
///
/// Foundation's `Process` takes a program for running as long as anything that it has left behind holds its files, as
/// PostgreSQL's starter does, and the address sanitizer stops in its search for open descriptors. This one hands down
/// nothing but standard input, output and error.
public struct ChildProcess: Sendable {
  /// What is wrong with a program that cannot be started.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The process's number.
  public let identifier: pid_t

  /// Starts a program by its path.
  /// - Parameters:
  ///   - command: The path and the arguments.
  ///   - environment: All variables that it sees; this process's own otherwise.
  ///   - directory: Where it runs; where this process does otherwise.
  ///   - input: A descriptor to read from; nothing to read otherwise.
  ///   - output: A file for its output; thrown away otherwise.
  ///   - errors: A file for its errors; they go where the output goes otherwise.
  public init(
    _ command: [String], environment: [String: String]? = nil, directory: String? = nil, input: Int32? = nil,
    output: String? = nil, errors: String? = nil
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    let append = O_WRONLY | O_CREAT | O_APPEND
    posix_spawn_file_actions_addopen(&actions, 1, output ?? "/dev/null", append, 0o600)
    if let errors {
      posix_spawn_file_actions_addopen(&actions, 2, errors, append, 0o600)
    } else {
      posix_spawn_file_actions_adddup2(&actions, 1, 2)
    }
    let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for descriptor in open.compactMap(Int32.init) where descriptor > 2 {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    let command = (directory.map { ["/usr/bin/env", "--chdir=\($0)"] } ?? []) + command
    let variables = environment ?? ProcessInfo.processInfo.environment
    var identifier = pid_t()
    let code = Self.withCStrings(command) { arguments in
      Self.withCStrings(variables.map { "\($0)=\($1)" }) { variables in
        posix_spawn(&identifier, command[0], &actions, nil, arguments, variables)
      }
    }
    guard code == 0 else {
      throw Failure(description: "\(command[0]) cannot be started: \(String(cString: strerror(code)))")
    }
    self.identifier = identifier
  }

  /// Waits for its end, on a thread of its own, and returns its exit status, or the signal that ended it with a minus.
  @discardableResult
  public func wait() async -> Int32 {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) == -1, errno == EINTR {}
        // WIFSIGNALED, WTERMSIG and WEXITSTATUS, which are macros.
        let signal = status & 0x7F
        continuation.resume(returning: signal == 0 ? status >> 8 & 0xFF : -signal)
      }
    }
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
