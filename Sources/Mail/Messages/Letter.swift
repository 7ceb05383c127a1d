/// What is to be said to one person, before it is a message: as text, and as the same in HTML.
public struct Letter: Hashable, Codable, Sendable {
  /// What it is about.
  public var subject: String
  /// The text.
  public var text: String
  /// The same in HTML.
  public var html: String

  /// Says it.
  public init(subject: String, text: String, html: String) {
    self.subject = subject
    self.text = text
    self.html = html
  }
}
