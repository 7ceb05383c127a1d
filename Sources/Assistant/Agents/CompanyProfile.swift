/// The company in whose name the assistant speaks.
public struct CompanyProfile: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// What is said to a greeting.
  public var greeting: String
  /// Questions for customers who do not know what to ask.
  public var suggestions: [String]
  /// How to reach the company's people, for when nobody takes over.
  public var contact: String?

  /// Makes a profile.
  public init(name: String, greeting: String, suggestions: [String] = [], contact: String? = nil) {
    self.name = name
    self.greeting = greeting
    self.suggestions = suggestions
    self.contact = contact
  }
}
