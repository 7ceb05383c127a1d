/// A colour, by its parts from 0 to 1.
struct Ink: Sendable {
  var red: Double
  var green: Double
  var blue: Double

  static let text = Ink(red: 0.11, green: 0.15, blue: 0.14)
  static let faint = Ink(red: 0.36, green: 0.40, blue: 0.39)
  static let line = Ink(red: 0.88, green: 0.87, blue: 0.84)
  static let usual = Ink(red: 0.12, green: 0.37, blue: 0.36)
  /// What lines are drawn with behind the company's own colour.
  static let others = [
    Ink(red: 0.71, green: 0.38, blue: 0.17), Ink(red: 0.29, green: 0.37, blue: 0.65),
    Ink(red: 0.54, green: 0.29, blue: 0.51), Ink(red: 0.47, green: 0.44, blue: 0.11),
  ]

  init(red: Double, green: Double, blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// `#rrggbb`; nothing else is a colour. One too light to be read on white is darkened.
  init?(_ text: String) {
    guard text.utf8.count == 7, text.hasPrefix("#"), let number = UInt32(text.dropFirst(), radix: 16) else {
      return nil
    }
    let parts = [16, 8, 0].map { Double(number >> UInt32($0) & 255) / 255 }
    let brightness = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    let factor = brightness > 0.5 ? 0.5 / brightness : 1
    (red, green, blue) = (parts[0] * factor, parts[1] * factor, parts[2] * factor)
  }
}
