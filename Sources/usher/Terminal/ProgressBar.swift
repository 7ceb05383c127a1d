import Synchronization

/// How far long work has come: a bar on a terminal, and nothing elsewhere.
final class ProgressBar: Sendable {
  private struct State {
    var lastDrawn: ContinuousClock.Instant?
    var isShown = false
  }

  private let terminal: Terminal
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let state = Mutex(State())
  /// Faster than this nobody sees.
  private static let interval = Duration.milliseconds(80)

  init(on terminal: Terminal = .error) {
    self.terminal = terminal
    start = clock.now
  }

  /// Shows that `done` of `total` pieces are done; `label` says what is being done.
  func show(done: Int, of total: Int, _ label: String) {
    guard terminal.isInteractive else { return }
    let now = clock.now
    let mustDraw = state.withLock { state in
      if let last = state.lastDrawn, last.duration(to: now) < Self.interval, done < total { return false }
      state.lastDrawn = now
      state.isShown = true
      return true
    }
    guard mustDraw else { return }
    let line = Self.line(
      done: done, of: total, label, elapsed: start.duration(to: now), width: terminal.width)
    terminal.write("\r\u{1B}[2K" + line)
  }

  /// Takes the bar away.
  func clear() {
    let wasShown = state.withLock { state in
      defer { state.isShown = false }
      return state.isShown
    }
    if wasShown { terminal.write("\r\u{1B}[2K") }
  }

  /// `[██████      ]  50%  12/24  0:07 left  refunds.md`, cut to the width.
  static func line(done: Int, of total: Int, _ label: String, elapsed: Duration, width: Int) -> String {
    let share = total > 0 ? min(1, max(0, Double(done) / Double(total))) : 0
    let cells = max(10, min(30, width / 3))
    let filled = Int((share * Double(cells)).rounded(.down))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled)
    var line = "\(bar) \(Int(share * 100))%  \(done)/\(total)"
    if done > 0, done < total {
      let left = elapsed / Double(done) * Double(total - done)
      line += "  " + remaining(left)
    }
    line += "  " + label.filter { !$0.isNewline }
    return String(line.prefix(max(20, width - 1)))
  }

  private static func remaining(_ duration: Duration) -> String {
    let seconds = Int(duration.components.seconds)
    return seconds < 60 ? "\(max(1, seconds)) s left" : "\(seconds / 60) min left"
  }
}
