#if canImport(Glibc)
import Glibc
#endif

/// One of the program's two outputs.
struct Terminal: Sendable {
  /// For what was asked for.
  static let output = Terminal(STDOUT_FILENO)
  /// For everything else.
  static let error = Terminal(STDERR_FILENO)

  private let descriptor: Int32
  /// Whether a person is watching, and the screen can be written over.
  let isInteractive: Bool

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    isInteractive = isatty(descriptor) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb"
  }

  /// How many characters a line has.
  var width: Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Whether colours are wanted (https://no-color.org).
  var hasColours: Bool { isInteractive && getenv("NO_COLOR") == nil }

  /// Writes text as it is.
  func write(_ text: String) {
    write(bytes: Array(text.utf8))
  }

  /// Writes bytes as they are.
  func write(bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      // The reader is gone, as with `usher … | head`; there is nobody to tell.
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }
}
