import Foundation

/// Tells the person who waits what is going on, apart from the results.
enum Progress {
  private static let isTerminal = isatty(STDERR_FILENO) == 1

  /// Shows a line in place of the last one, where that is possible.
  static func show(_ text: String) {
    if isTerminal { write("\r\u{1B}[K" + text) }
  }

  /// Writes a line that stays.
  static func note(_ text: String) {
    write(text + "\n")
  }

  private static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
