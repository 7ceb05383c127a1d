extension QRCode {
  /// The code as lines of half blocks, two rows of modules a line, so that a module is about square.
  ///
  /// - Parameter hasColours: Whether colours are said with escape sequences; then it is dark on white on any terminal.
  ///   Without them what is light is drawn, which is right where letters are lighter than what is behind them.
  public func terminalText(hasColours: Bool) -> String {
    let range = -Self.margin..<size + Self.margin
    var text = ""
    for row in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
      var line = ""
      for column in range {
        // A half line below the last row counts as light, and belongs to the margin.
        line += Self.cell(isTopLight: !self[column, row], isBottomLight: !self[column, row + 1])
      }
      text += hasColours ? "\u{1B}[38;5;231;48;5;16m\(line)\u{1B}[0m\n" : line + "\n"
    }
    return text
  }

  private static func cell(isTopLight: Bool, isBottomLight: Bool) -> String {
    switch (isTopLight, isBottomLight) {
    case (true, true): "█"
    case (true, false): "▀"
    case (false, true): "▄"
    case (false, false): " "
    }
  }
}
