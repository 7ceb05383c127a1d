public import Essentials

/// What a backup is called: the moment whose state it holds, and some letters of chance, such as
/// `20261122T120530Z-k3v9q2`. Names sort by time.
public struct BackupName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The name.
  public let text: String
  /// The moment, to the second.
  public let moment: Timestamp

  /// Makes a name for a backup that begins now.
  init(at moment: Timestamp) {
    let digits = moment.description.filter { $0.isNumber || $0 == "T" }
    let chance = SecureToken(byteCount: 4).digest.prefix(6)
    text = "\(digits.prefix(15))Z-\(chance)"
    self.moment = Timestamp(milliseconds: moment.milliseconds / 1000 * 1000)
  }

  /// Reads a name; nothing when it is none.
  public init?(_ text: some StringProtocol) {
    let text = String(text)
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 16, parts[1].utf8.count == 6,
      parts[1].utf8.allSatisfy({ (48...57).contains($0) || (97...122).contains($0) })
    else { return nil }
    let time = Array(parts[0])
    guard time.count == 16 else { return nil }
    let spelled =
      "\(String(time[0..<4]))-\(String(time[4..<6]))-\(String(time[6..<8]))T"
      + "\(String(time[9..<11])):\(String(time[11..<13])):\(String(time[13..<15]))Z"
    guard time[8] == "T", time[15] == "Z", let moment = Timestamp(spelled) else { return nil }
    self.text = text
    self.moment = moment
  }

  public var description: String { text }

  public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

  /// Where the manifest lies. It is written last: a backup without one is none.
  var manifestKey: String { text + BackupShelf.ending }
  /// The folder of the parts.
  var partsFolder: String { "\(text)/" }

  func partKey(_ number: Int) -> String {
    let digits = String(number)
    return partsFolder + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}
