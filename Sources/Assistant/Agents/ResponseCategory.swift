/// The simplest knowledge of all: a response that is given when one of the keywords is in the message.
public struct ResponseCategory: Hashable, Sendable {
  /// The name, for example `opening_hours`.
  public var name: String
  /// Words or phrases, any of which makes a message belong here.
  public var keywords: [String]
  /// The response, in Markdown.
  public var response: String
  /// How sure the company is that it answers, from 0 to 1.
  public var confidence: Double

  /// Makes a category.
  public init(name: String, keywords: [String], response: String, confidence: Double) {
    self.name = name
    self.keywords = keywords
    self.response = response
    self.confidence = confidence
  }
}
