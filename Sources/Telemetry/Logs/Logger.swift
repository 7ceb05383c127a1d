public import Essentials

/// Writes log lines for one component. A value, cheap to copy; a line below the level costs one comparison.
public struct Logger: Sendable {
  private let component: String
  private let output: LogOutput?
  private let level: LogLevel
  private let clock: any WallClock
  private var fields: [String: JSONValue]

  /// Makes a logger.
  ///
  /// - Parameters:
  ///   - component: Who speaks, for example `http`.
  ///   - output: Where the lines go.
  ///   - level: Lines that matter less are not written.
  public init(
    _ component: String, output: LogOutput, level: LogLevel = .info, clock: any WallClock = SystemClock()
  ) {
    self.init(component: component, output: output, level: level, clock: clock, fields: [:])
  }

  /// A logger that writes nothing.
  public static let disabled = Logger(
    component: "", output: nil, level: .error, clock: SystemClock(), fields: [:])

  private init(
    component: String, output: LogOutput?, level: LogLevel, clock: any WallClock, fields: [String: JSONValue]
  ) {
    self.component = component
    self.output = output
    self.level = level
    self.clock = clock
    self.fields = fields
  }

  /// The same logger for another component.
  public func named(_ component: String) -> Logger {
    Logger(component: component, output: output, level: level, clock: clock, fields: fields)
  }

  /// The same logger with fields that every line carries.
  public func with(_ fields: [String: JSONValue]) -> Logger {
    var logger = self
    logger.fields.merge(fields) { _, new in new }
    return logger
  }

  /// Whether lines of this level are written.
  public func writes(_ level: LogLevel) -> Bool {
    output != nil && level >= self.level
  }

  /// Says something for those who look for a fault in Usher.
  public func debug(
    _ message: @autoclosure () -> String, _ fields: @autoclosure () -> [String: JSONValue] = [:]
  ) {
    log(.debug, message(), fields())
  }

  /// Says what happened.
  public func info(
    _ message: @autoclosure () -> String, _ fields: @autoclosure () -> [String: JSONValue] = [:]
  ) {
    log(.info, message(), fields())
  }

  /// Says that something was not right, and was dealt with.
  public func warning(
    _ message: @autoclosure () -> String, _ fields: @autoclosure () -> [String: JSONValue] = [:]
  ) {
    log(.warning, message(), fields())
  }

  /// Says that something failed that someone must look at.
  public func error(
    _ message: @autoclosure () -> String, _ fields: @autoclosure () -> [String: JSONValue] = [:]
  ) {
    log(.error, message(), fields())
  }

  /// Writes a line at a level.
  public func log(
    _ level: LogLevel, _ message: @autoclosure () -> String, _ fields: @autoclosure () -> [String: JSONValue]
  ) {
    guard level >= self.level, let output else { return }
    var fields = self.fields.isEmpty ? fields() : self.fields.merging(fields()) { _, new in new }
    LogContext.current?.add(to: &fields)
    if let span = Span.current, fields["trace_id"] == nil {
      fields["trace_id"] = .string(span.traceID.description)
      fields["span_id"] = .string(span.id.description)
    }
    output.write(
      LogEntry(time: clock.now, level: level, component: component, message: message(), fields: fields))
  }
}
