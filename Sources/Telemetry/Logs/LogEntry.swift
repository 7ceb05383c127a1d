public import Essentials
import Privacy

/// One line of a log, before it is written.
public struct LogEntry: Sendable {
  /// When it was said.
  public let time: Timestamp
  /// How much it matters.
  public let level: LogLevel
  /// Who says it, for example `http`.
  public let component: String
  /// What happened, without any value in it, so that equal events have equal messages.
  public let message: String
  /// The values that belong to it.
  public let fields: [String: JSONValue]

  /// The line in a format, with its line feed. Personal details and secrets are not in it, whoever put them there: what
  /// others have said ends up in errors, and errors end up here.
  func line(_ format: LogFormat) -> [UInt8] {
    let entry = LogEntry(
      time: time, level: level, component: component, message: Concealment.conceal(message),
      fields: fields.mapValues { Concealment.conceal($0) })
    return switch format {
    case .json: entry.jsonLine
    case .text: entry.textLine
    }
  }

  private var jsonLine: [UInt8] {
    var writer = JSONWriter()
    writer.write(raw: #"{"time":"#)
    writer.write(time.description)
    writer.write(raw: #","level":"#)
    writer.write(level.rawValue)
    writer.write(raw: #","component":"#)
    writer.write(component)
    writer.write(raw: #","message":"#)
    writer.write(message)
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      writer.write(raw: ",")
      // A field must not hide one of the four above.
      writer.write(Self.ownMembers.contains(name) ? "field_" + name : name)
      writer.write(raw: ":")
      writer.write(value)
    }
    writer.write(raw: "}\n")
    return writer.bytes
  }

  private static let ownMembers: Set = ["time", "level", "component", "message"]

  private var textLine: [UInt8] {
    let level = level.rawValue.uppercased()
    var line = time.description.dropFirst(11).dropLast() + " " + level
    line += String(repeating: " ", count: 8 - level.utf8.count) + component + ": " + Self.onOneLine(message)
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      line += " \(name)=" + Self.plain(value)
    }
    return Array(line.utf8) + [UInt8(ascii: "\n")]
  }

  /// Strings without spaces need no quotes; all else is JSON, whose escapes keep forged lines and terminal control
  /// sequences out.
  private static func plain(_ value: JSONValue) -> String {
    guard case .string(let text) = value, !text.isEmpty,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") })
    else { return value.text }
    return text
  }

  private static func onOneLine(_ message: String) -> String {
    message.utf8.contains { $0 < 0x20 || $0 == 0x7F } ? JSONValue.string(message).text : message
  }
}
