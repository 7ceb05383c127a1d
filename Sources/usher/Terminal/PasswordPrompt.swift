#if canImport(Glibc)
import Glibc
#endif

/// Asks for a password: twice and without showing it where a person types, one line where it comes from a pipe.
enum PasswordPrompt {
  /// Why there is none.
  enum Failure: Error, CustomStringConvertible {
    case none
    case different

    var description: String {
      switch self {
      case .none: "There was no password on standard input."
      case .different: "The two passwords are not the same."
      }
    }
  }

  /// The password that was typed.
  static func ask(_ prompt: String, again: String) throws(Failure) -> String {
    guard isatty(STDIN_FILENO) == 1 else { return try line() }
    let password = try hidden(prompt)
    guard try hidden(again) == password else { throw .different }
    return password
  }

  private static func line() throws(Failure) -> String {
    guard let text = readLine(), !text.isEmpty else { throw .none }
    return text
  }

  /// As getpass(3) does it: while a person types, echo is off, and so are the keys that make signals, for nobody would
  /// switch the echo on again after one.
  private static func hidden(_ prompt: String) throws(Failure) -> String {
    var usual = termios()
    guard tcgetattr(STDIN_FILENO, &usual) == 0 else { return try line() }
    var silent = usual
    silent.c_lflag &= ~tcflag_t(ECHO)
    silent.c_lflag |= tcflag_t(ECHONL)
    silent.c_lflag &= ~tcflag_t(ISIG)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &usual) }
    Terminal.error.write(prompt)
    let text = try line()
    // Ctrl-C and its like are characters then, which stand in no password.
    guard !text.utf8.contains(where: { $0 == 0x03 || $0 == 0x1A || $0 == 0x1C }) else { throw .none }
    return text
  }
}
