import CQRencode

/// A QR code (ISO/IEC 18004), by libqrencode: a square of dark and light modules that phones read from a screen.
public struct QRCode: Hashable, Sendable {
  /// How much of the picture may be lost: the more, the larger it gets.
  public enum Correction: Sendable, CaseIterable {
    /// 7 %.
    case low
    /// 15 %: enough for a screen.
    case medium
    /// 25 %.
    case quartile
    /// 30 %: for paper that gets wet and creased.
    case high

    fileprivate var level: QRecLevel {
      switch self {
      case .low: QR_ECLEVEL_L
      case .medium: QR_ECLEVEL_M
      case .quartile: QR_ECLEVEL_Q
      case .high: QR_ECLEVEL_H
      }
    }
  }

  /// The text cannot be drawn.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
  }

  /// The code's version, 1…40: version 1 has 21 modules a side, each further one four more.
  public let version: Int
  /// How many modules it has a side, without the light margin.
  public let size: Int
  private let modules: [Bool]

  /// How wide the light margin must be, in modules (ISO/IEC 18004, section 9.1).
  public static let margin = 4

  /// Draws a text in the smallest code that holds it. Digits and the 45 characters of ``Base45`` take less room than
  /// others.
  ///
  /// - Throws: When the text is empty, has a zero character or is too long, about 2,300 bytes at medium correction.
  public init(_ text: String, correction: Correction = .medium) throws(Failure) {
    guard !text.isEmpty, !text.utf8.contains(0) else {
      throw Failure(description: "A QR code needs a text without zero characters.")
    }
    guard let code = QRcode_encodeString(text, 0, correction.level, QR_MODE_8, 1) else {
      throw Failure(description: "The text of \(text.utf8.count) bytes is too long for a QR code.")
    }
    defer { QRcode_free(code) }
    let width = Int(code.pointee.width)
    guard let data = code.pointee.data else {
      throw Failure(description: "libqrencode has drawn nothing.")
    }
    version = Int(code.pointee.version)
    size = width
    // The lowest bit is the colour; the others tell what a module is for.
    modules = (0..<width * width).map { data[$0] & 1 == 1 }
  }

  /// Whether the module in a column and a row, from 0, is dark. Beyond the edges all is light.
  public subscript(column: Int, row: Int) -> Bool {
    guard (0..<size).contains(column), (0..<size).contains(row) else { return false }
    return modules[row * size + column]
  }
}
