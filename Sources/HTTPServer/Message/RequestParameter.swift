public import Essentials

/// A value that a path parameter or a query parameter can be read as.
public protocol RequestParameter {
  /// What the text should have been, for the error message: “a whole number”.
  static var parameterDescription: String { get }
  /// Reads the value, or nothing when the text is none.
  init?(parameter text: String)
}

extension String: RequestParameter {
  public static var parameterDescription: String { "text" }
  public init?(parameter text: String) { self = text }
}

extension Int: RequestParameter {
  public static var parameterDescription: String { "a whole number" }
  public init?(parameter text: String) { self.init(text) }
}

extension Int64: RequestParameter {
  public static var parameterDescription: String { "a whole number" }
  public init?(parameter text: String) { self.init(text) }
}

extension Double: RequestParameter {
  public static var parameterDescription: String { "a number" }
  public init?(parameter text: String) {
    guard let value = Double(text), value.isFinite else { return nil }
    self = value
  }
}

extension Bool: RequestParameter {
  public static var parameterDescription: String { "true or false" }
  public init?(parameter text: String) { self.init(text) }
}

extension Identifier: RequestParameter {
  public static var parameterDescription: String { "an identifier that begins with \(Kind.prefix)_" }
  public init?(parameter text: String) { self.init(text) }
}
