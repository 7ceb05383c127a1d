import Essentials
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
    // The shell sets the limits before the program begins; ulimit counts in kilobytes and in blocks of 512 bytes.
    // Debian's shell takes one limit a call. A limit that is refused is one that is already lower.
    let limits = """
      ulimit -t \(processorSeconds); ulimit -v \(memory / 1024); ulimit -f \(self.output / 512); ulimit -c 0
      exec "$@"
      """
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    let environment = ["PATH": path, "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"]
    do throws(ProgramStart.Failure) {
      return try ProgramStart.start(
        ["/bin/sh", "-c", limits, "sh"] + command, environment: environment, input: input.descriptor,
        output: output.descriptor, errors: errors.descriptor)
    } catch {
      throw DocumentError.unreadable(reason: "no process could be started: \(error)")
    }
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
    switch ProgramStart.Ending(status: status) {
    case .exited(let code): return .exited(code)
    case .killed(let signal): return .killed(signal: signal)
    }
  }
}
