import Glibc

/// A program whose input, output and errors are pipes.
///
/// It gets a process group of its own, so that a kill reaches all of it, and of the environment only what it is given:
/// the server's own keys are none of its business.
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
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipes.input.read, 0)
    posix_spawn_file_actions_adddup2(&actions, pipes.output.write, 1)
    posix_spawn_file_actions_adddup2(&actions, pipes.errors.write, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var every = sigset_t()
    sigfillset(&every)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &every)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let words = ([path] + arguments).map { strdup($0) }
    let variables = Self.environment(environment).map { strdup($0) }
    defer { for word in words + variables { free(word) } }
    var process: pid_t = 0
    let error = posix_spawnp(&process, path, &actions, &attributes, words + [nil], variables + [nil])
    guard error == 0 else {
      pipes.close()
      throw Failure(description: "\(path) cannot be started: \(String(cString: strerror(error)))")
    }
    for end in [pipes.input.read, pipes.output.write, pipes.errors.write] { Glibc.close(end) }
    (id, input, output, errors) = (process, pipes.input.write, pipes.output.read, pipes.errors.read)
    for end in [input, output, errors] { _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK) }
  }

  /// What every program needs, and what this one is given.
  private static func environment(_ own: [String: String]) -> [String] {
    var variables: [String: String] = [:]
    for name in ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "USER", "TZ"] {
      if let value = getenv(name) { variables[name] = String(cString: value) }
    }
    variables.merge(own) { _, own in own }
    return variables.map { "\($0.key)=\($0.value)" }
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
    let signal = status & 0x7F
    return signal == 0 ? "it ended with \((status >> 8) & 0xFF)" : "it was ended by signal \(signal)"
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
