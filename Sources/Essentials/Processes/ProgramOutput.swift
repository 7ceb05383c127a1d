import Glibc

/// Runs a program to its end and takes what it writes. It blocks the thread that calls it, for no longer than it is told:
/// for what has to be known before anything else runs.
public struct ProgramOutput: Sendable {
  /// How it ended.
  public let ending: ProgramStart.Ending
  /// What it wrote to its standard output.
  public let output: [UInt8]
  /// What it wrote to its standard error.
  public let errors: [UInt8]

  /// Why there is none.
  public enum Failure: Error, Hashable, Sendable {
    /// It could not be started.
    case notStarted(String)
    /// It took too long and was ended.
    case tooSlow(errors: [UInt8])
    /// It wrote more than is taken, and was ended.
    case tooMuch
  }

  /// Runs a program, looked up in `PATH` unless its name has a slash. It reads an empty standard input.
  ///
  /// - Parameters:
  ///   - limit: How long it may run. Then it is killed, with all that it has started.
  ///   - bytes: The most that each of its outputs may have.
  public init(
    of command: [String], environment: [String: String], within limit: Duration, upTo bytes: Int = 64 << 10
  ) throws(Failure) {
    var pipes = try Pipes()
    defer { pipes.close() }
    let process: pid_t
    do throws(ProgramStart.Failure) {
      process = try ProgramStart.start(
        command, environment: environment, input: pipes.nothing, output: pipes.output.write,
        errors: pipes.errors.write)
    } catch {
      throw .notStarted(error.description)
    }
    // Otherwise the end of what the program writes would never be seen.
    pipes.closeWriting()
    var outputs = [Stream(pipes.output.read), Stream(pipes.errors.read)]
    let status = Self.follow(process, &outputs, until: .now + limit, bytes)
    guard let status else {
      throw outputs.contains { $0.bytes.count > bytes } ? .tooMuch : .tooSlow(errors: outputs[1].bytes)
    }
    (ending, output, errors) = (ProgramStart.Ending(status: status), outputs[0].bytes, outputs[1].bytes)
  }

  /// - Returns: How the program ended, as `waitpid` reports it; nothing when it was ended by us.
  private static func follow(
    _ process: pid_t, _ outputs: inout [Stream], until end: ContinuousClock.Instant, _ limit: Int
  ) -> Int32? {
    var status: Int32 = 0
    while true {
      // What the program has started may go on and keep its outputs open: only the program's own end counts.
      let hasEnded = waitpid(process, &status, WNOHANG) == process
      for place in outputs.indices { outputs[place].read(upTo: limit) }
      if hasEnded {
        kill(-process, SIGKILL)
        return outputs.contains { $0.bytes.count > limit } ? nil : status
      }
      if ContinuousClock.now >= end || outputs.contains(where: { $0.bytes.count > limit }) {
        kill(-process, SIGKILL)
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return nil
      }
      var waiting = outputs.filter { !$0.isAtEnd }.map {
        pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0)
      }
      // A program's end cannot be polled for; this is how late it may be noticed.
      poll(&waiting, nfds_t(waiting.count), 20)
    }
  }

  /// What comes out of one pipe.
  private struct Stream {
    let descriptor: Int32
    var bytes: [UInt8] = []
    var isAtEnd = false

    init(_ descriptor: Int32) {
      self.descriptor = descriptor
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    /// Reads what is there now; one byte more than the limit shows that it was passed.
    mutating func read(upTo limit: Int) {
      var buffer = [UInt8](repeating: 0, count: 4096)
      while !isAtEnd, bytes.count <= limit {
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        if count < 0 { return }
        if count == 0 { isAtEnd = true }
        bytes += buffer.prefix(count)
      }
    }
  }

  /// Pipes that no other program inherits.
  private struct Pipes {
    let nothing: Int32
    let output: (read: Int32, write: Int32)
    let errors: (read: Int32, write: Int32)
    private var isWriting = true

    init() throws(Failure) {
      var ends: [Int32] = []
      for _ in 0..<2 {
        var pair: [Int32] = [-1, -1]
        if pipe(&pair) == 0 { ends += pair }
      }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard ends.count == 4, nothing >= 0 else {
        for end in ends { Glibc.close(end) }
        throw .notStarted("no pipe can be made: \(String(cString: strerror(errno)))")
      }
      (output, errors) = ((ends[0], ends[1]), (ends[2], ends[3]))
    }

    mutating func closeWriting() {
      guard isWriting else { return }
      isWriting = false
      for end in [output.write, errors.write, nothing] { Glibc.close(end) }
    }

    mutating func close() {
      closeWriting()
      Glibc.close(output.read)
      Glibc.close(errors.read)
    }
  }
}
