import Essentials
import Glibc

/// A program whose input, output and errors are pipes.
///
/// It has a process group of its own, and of the environment it sees only what it is given: the server's own keys are
/// none of its business.
struct ServerProcess: Sendable {
  let id: pid_t
  let input: Int32
  let output: Int32
  let errors: Int32

  /// Why a program cannot be started.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Starts a program, looked up in `PATH` unless its name has a slash.
  init(path: String, arguments: [String], environment: [String: String]) throws(Failure) {
    let pipes = try Pipes()
    do throws(ProgramStart.Failure) {
      id = try ProgramStart.start(
        [path] + arguments, environment: Self.environment(environment), input: pipes.input.read,
        output: pipes.output.write, errors: pipes.errors.write)
    } catch {
      pipes.close()
      throw Failure(description: error.description)
    }
    for end in [pipes.input.read, pipes.output.write, pipes.errors.write] { Glibc.close(end) }
    (input, output, errors) = (pipes.input.write, pipes.output.read, pipes.errors.read)
    for end in [input, output, errors] { _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK) }
  }

  /// What every program needs, and what this one is given.
  private static func environment(_ own: [String: String]) -> [String: String] {
    var variables: [String: String] = [:]
    for name in ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "USER", "TZ"] {
      if let value = getenv(name) { variables[name] = String(cString: value) }
    }
    return variables.merging(own) { _, own in own }
  }

  /// Sends a signal to the program and all that it has started.
  func signal(_ number: Int32) {
    kill(-id, number)
  }

  /// How it ended; nothing while it runs.
  func ending() -> String? {
    var status: Int32 = 0
    let result = waitpid(id, &status, WNOHANG)
    if result == 0 || result < 0 && errno == EINTR { return nil }
    guard result == id else { return "it is gone" }
    switch ProgramStart.Ending(status: status) {
    case .exited(let code): return "it ended with \(code)"
    case .killed(let signal): return "it was ended by signal \(signal)"
    }
  }

  /// Three pipes that no other program inherits.
  private struct Pipes {
    let input: (read: Int32, write: Int32)
    let output: (read: Int32, write: Int32)
    let errors: (read: Int32, write: Int32)

    init() throws(Failure) {
      var ends: [Int32] = []
      for _ in 0..<3 {
        var pair: [Int32] = [-1, -1]
        guard pipe(&pair) == 0 else {
          for end in ends { Glibc.close(end) }
          throw Failure(description: "no pipe can be made: \(String(cString: strerror(errno)))")
        }
        for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        ends += pair
      }
      (input, output, errors) = ((ends[0], ends[1]), (ends[2], ends[3]), (ends[4], ends[5]))
    }

    func close() {
      for (read, write) in [input, output, errors] {
        Glibc.close(read)
        Glibc.close(write)
      }
    }
  }
}
