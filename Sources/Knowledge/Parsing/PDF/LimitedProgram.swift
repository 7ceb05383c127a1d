import Glibc

/// Runs a program that reads hostile files, with limits that the system enforces.
///
/// What it reads and writes are unlinked temporary files: no pipe that fills up, no name that someone guesses.
struct LimitedProgram {
  /// How a run ended.
  enum Outcome: Equatable {
    case exited(Int32)
    case killed(signal: Int32)
    case timedOut
  }

  /// The program's name, looked up in `PATH`, and its arguments.
  var command: [String]
  /// Seconds of processor time.
  var processorSeconds: Int
  /// Seconds until it is killed, whatever it does.
  var seconds: Double
  /// Bytes of memory.
  var memory: Int
  /// Bytes that it may write.
  var output: Int

  /// Runs the program on `input` and returns what it wrote. Blocks the thread: call it on one of your own.
  ///
  /// - Throws: `DocumentError.unreadable` when no process or temporary file can be made.
  func run(_ input: [UInt8]) throws -> (outcome: Outcome, output: [UInt8], errors: [UInt8]) {
    let standardInput = try TemporaryFile()
    let standardOutput = try TemporaryFile()
    let standardError = try TemporaryFile()
    try standardInput.write(input)
    let process = try spawn(standardInput, standardOutput, standardError)
    let outcome = wait(for: process)
    return (outcome, try standardOutput.read(limit: output), try standardError.read(limit: 4096))
  }

  private func spawn(
    _ input: TemporaryFile, _ output: TemporaryFile, _ errors: TemporaryFile
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input.descriptor, 0)
    posix_spawn_file_actions_adddup2(&actions, output.descriptor, 1)
    posix_spawn_file_actions_adddup2(&actions, errors.descriptor, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own, so that a kill reaches all of it; signals as a program expects them.
    var every = sigset_t()
    sigfillset(&every)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &every)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    // The shell sets the limits before the program begins; ulimit counts in kilobytes and in blocks of 512 bytes.
    // Debian's shell takes one limit a call. A limit that is refused is one that is already lower.
    let limits = """
      ulimit -t \(processorSeconds); ulimit -v \(memory / 1024); ulimit -f \(self.output / 512); ulimit -c 0
      exec "$@"
      """
    let arguments = ["sh", "-c", limits, "sh"] + command
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    let environment = ["PATH=\(path)", "LC_ALL=C.UTF-8", "HOME=/nonexistent"]
    var process: pid_t = 0
    let error = withCStrings(arguments) { arguments in
      withCStrings(environment) { environment in
        posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, environment)
      }
    }
    guard error == 0 else {
      throw DocumentError.unreadable(
        reason: "no process could be started: \(String(cString: strerror(error)))")
    }
    return process
  }

  private func wait(for process: pid_t) -> Outcome {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var pause: UInt32 = 500
    var status: Int32 = 0
    while true {
      let result = waitpid(process, &status, WNOHANG)
      if result == process { break }
      if result < 0, errno != EINTR { return .exited(-1) }
      guard ContinuousClock.now < deadline else {
        kill(-process, SIGKILL)
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return .timedOut
      }
      usleep(pause)
      pause = min(pause * 2, 10_000)
    }
    // WIFSIGNALED and WEXITSTATUS, which are macros.
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
  }

  private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
