public import Essentials
import FoundationEssentials

/// The date and the time, which models do not know.
public struct CurrentTimeTool: TypedTool {
  public struct Arguments: Decodable, Sendable {
    var timeZone: String?

    enum CodingKeys: String, CodingKey {
      case timeZone = "time_zone"
    }
  }

  private let clock: any WallClock

  /// Reads a clock.
  public init(clock: any WallClock) {
    self.clock = clock
  }

  static let definition = ToolDefinition(
    name: "current_time", title: "Looking at the clock",
    summary: "Says which date and time it is now, and the day of the week.",
    parameters: .object(
      nil,
      .optional(
        "time_zone",
        .string("An IANA time zone; without it, UTC.", lengths: 1...64, example: "Europe/London"))))

  public var definition: ToolDefinition { Self.definition }

  public func call(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    let name = arguments.timeZone ?? "UTC"
    guard let zone = TimeZone(identifier: name) else {
      throw ToolError(.invalidArguments, "There is no time zone “\(name)”. Use a name such as Europe/London.")
    }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let date = Date(timeIntervalSince1970: Double(clock.now.milliseconds) / 1000)
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .weekday], from: date)
    guard let year = parts.year, let month = parts.month, let day = parts.day, let hour = parts.hour,
      let minute = parts.minute, let weekday = parts.weekday
    else { throw ToolError(.failed, "The clock could not be read.") }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return ToolResult([
      "date": .string("\(year)-\(two(month))-\(two(day))"), "time": .string("\(two(hour)):\(two(minute))"),
      "weekday": .string(Self.weekdays[weekday - 1]), "time_zone": .string(name),
    ])
  }

  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
}
