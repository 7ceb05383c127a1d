public import Foundation

/// A program run by the tests.
///
/// Foundation's `Process` takes a program for running as long as anything that it has left behind holds its files, as
/// PostgreSQL's starter does. This one hands down nothing but standard input, output and error.
public struct ChildProcess: Sendable {
  /// The process's number.
  public let identifier: pid_t

  /// Starts a program by its path.
  /// - Parameters:
  ///   - command: The path and the arguments.
  ///   - input: A descriptor to read from; nothing to read otherwise.
  ///   - output: A file for its output and errors; thrown away otherwise.
  public init(_ command: [String], input: Int32? = nil, output: String? = nil) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_addopen(&actions, 1, output ?? "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for descriptor in open.compactMap(Int32.init) where descriptor > 2 {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var identifier = pid_t()
    let code = posix_spawn(&identifier, command[0], &actions, nil, &arguments, environ)
    guard code == 0 else {
      throw PostgresTools.Failure("\(command[0]) cannot be started: \(String(cString: strerror(code)))")
    }
    self.identifier = identifier
  }

  /// Waits for its end, on a thread of its own, and returns its exit status, or 128 and the signal that ended it.
  @discardableResult
  public func wait() async -> Int32 {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) == -1, errno == EINTR {}
        continuation.resume(returning: status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F)
      }
    }
  }
}
