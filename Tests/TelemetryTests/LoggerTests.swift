import Dispatch
import Essentials
import Synchronization
import Telemetry
import Testing
import UsherTesting

@Suite struct LoggerTests {
  /// Collects what an output writes.
  final class Lines: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    func add(_ lines: [UInt8]) { bytes.withLock { $0 += lines } }
    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
  }

  let lines = Lines()
  let clock = ManualClock(Timestamp(milliseconds: 1_759_800_225_678))

  func output(_ format: LogFormat) -> LogOutput {
    LogOutput(format: format) { [lines] in lines.add($0) }
  }

  @Test("A line in JSON has its four members first, then its fields by name")
  func json() {
    let output = output(.json)
    let logger = Logger("http", output: output, clock: clock).with(["tenant": "t"])
    logger.info("Request served", ["status": 200, "message": "mine"])
    output.flush()
    #expect(
      lines.text
        == #"{"time":"2025-10-07T01:23:45.678Z","level":"info","component":"http","message":"Request served""#
        + #","field_message":"mine","status":200,"tenant":"t"}"# + "\n")
  }

  @Test("A line for people is short, and what comes from outside cannot forge another line")
  func text() {
    let output = output(.text)
    let logger = Logger("http", output: output, clock: clock).named("db")
    logger.warning("Slow query", ["ms": 12, "sql": "SELECT 1", "user": "a\nb\u{1B}[31m"])
    output.flush()
    #expect(
      lines.text
        == "01:23:45.678 WARNING db: Slow query ms=12 sql=\"SELECT 1\" user=\"a\\nb\\u001b[31m\"\n")
  }

  @Test("Lines below the level are not even made", arguments: LogLevel.allCases)
  func levels(level: LogLevel) {
    let output = output(.text)
    let logger = Logger("x", output: output, level: level, clock: clock)
    let made = Mutex(0)
    func message() -> String {
      made.withLock { $0 += 1 }
      return "m"
    }
    logger.debug(message())
    logger.info(message())
    logger.warning(message())
    logger.error(message())
    output.flush()
    let expected = LogLevel.allCases.count { $0 >= level }
    #expect(made.withLock { $0 } == expected)
    #expect(lines.text.count { $0 == "\n" } == expected)
    #expect(logger.writes(level))
    #expect(!Logger.disabled.writes(.error))
  }

  @Test("Lines that find no room are dropped and counted, and nobody waits")
  func overflow() {
    let gate = DispatchSemaphore(value: 0)
    let output = LogOutput(format: .json, capacity: 500) { [lines] in
      gate.wait()
      gate.signal()
      lines.add($0)
    }
    let logger = Logger("x", output: output, clock: clock)
    for number in 0..<100 { logger.info("Line", ["number": .integer(Int64(number))]) }
    gate.signal()
    output.flush()
    #expect(lines.text.contains("Log lines were dropped"))
    #expect(lines.text.count { $0 == "\n" } < 20)
  }
}
