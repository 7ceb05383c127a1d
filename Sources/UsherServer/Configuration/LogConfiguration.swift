public import Essentials
public import Telemetry

/// What is logged and how.
public struct LogConfiguration: Hashable, Sendable {
  /// Lines that matter less are not written.
  public var level: LogLevel
  /// What a line looks like; without one, text on a terminal and JSON otherwise.
  public var format: LogFormat?

  /// What can be written for the format.
  private enum Format: String, CaseIterable, ConfigurationValue { case auto, json, text }

  init(_ reader: ConfigurationReader) {
    level = reader.value("level", default: .info)
    format = LogFormat(rawValue: reader.value("format", default: Format.auto).rawValue)
  }
}

extension LogLevel: ConfigurationValue {}
