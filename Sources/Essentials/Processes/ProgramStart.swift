import CLinux
public import Glibc

/// Starts programs: in a process group of their own, so that a kill reaches all of it, with signals as programs expect
/// them, and with no other variable of the environment than those they are given.
public enum ProgramStart {
  /// Why a program cannot be started.
  public struct Failure: Error, Hashable, CustomStringConvertible {
    public let description: String
  }

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - command: The program, looked up in `PATH` unless its name has a slash, and its arguments.
  ///   - input: The descriptor that becomes its standard input.
  ///   - output: The descriptor that becomes its standard output.
  ///   - errors: The descriptor that becomes its standard error.
  /// - Returns: The process, which whoever started it has to wait for.
  public static func start(
    _ command: [String], environment: [String: String], input: Int32, output: Int32, errors: Int32
  ) throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (place, descriptor) in [input, output, errors].enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(place))
    }
    // Not every library marks what it opens as ours alone.
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
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
    let words = command.map { strdup($0) }
    let variables = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for text in words + variables { free(text) } }
    var process: pid_t = 0
    let error = posix_spawnp(
      &process, command.first ?? "", &actions, &attributes, words + [nil], variables + [nil])
    guard error == 0 else {
      throw Failure(
        description: "\(command.first ?? "") cannot be started: \(String(cString: strerror(error)))")
    }
    return process
  }

  /// How a process ended, as `waitpid` reports it.
  public enum Ending: Hashable, Sendable {
    /// It ended by itself, with this status.
    case exited(Int32)
    /// A signal ended it.
    case killed(signal: Int32)

    /// Reads what `waitpid` has written; its macros WIFSIGNALED and WEXITSTATUS cannot be called from Swift.
    public init(status: Int32) {
      let signal = status & 0x7F
      self = signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
    }
  }
}
