/// Something that customers want, known by examples of how they say it.
public struct Intent: Hashable, Sendable {
  /// The name, for example `refund_status`.
  public var name: String
  /// What customers write when they want it.
  public var examples: [String]
  /// The prepared answer, where one is enough.
  public var response: String?
  /// Whether a person takes over.
  public var handsOff: Bool
  /// Whether the reply to it may consist of approved texts only.
  public var isStrict: Bool

  /// Makes an intent.
  public init(
    name: String, examples: [String], response: String? = nil, handsOff: Bool = false, isStrict: Bool = false
  ) {
    self.name = name
    self.examples = examples
    self.response = response
    self.handsOff = handsOff
    self.isStrict = isStrict
  }
}
