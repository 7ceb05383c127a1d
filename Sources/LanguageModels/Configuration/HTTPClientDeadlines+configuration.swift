import Essentials
import HTTPClient

extension HTTPClientDeadlines {
  /// What suits a language model: quick to connect, slow to begin, never silent for long.
  static let forModels = HTTPClientDeadlines(
    connect: .seconds(5), firstByte: .seconds(30), idle: .seconds(30), whole: .seconds(300))

  init(_ reader: ConfigurationReader) {
    let usual = Self.forModels
    self.init(
      connect: reader.value("connect", default: usual.connect),
      firstByte: reader.optional("first_byte") ?? usual.firstByte,
      idle: reader.optional("idle") ?? usual.idle, whole: reader.optional("whole") ?? usual.whole)
    for key in ["connect", "first_byte", "idle", "whole"] {
      if let value = reader.optional(key, as: Duration.self), value <= .zero {
        reader.reject(key, "must be longer than 0")
      }
    }
  }
}
