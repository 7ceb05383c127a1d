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
  /// The company's own hosts: what agents write may link to them and those below them.
  public var hosts: Set<String>

  /// Makes a profile.
  public init(
    name: String, greeting: String, suggestions: [String] = [], contact: String? = nil,
    hosts: Set<String> = []
  ) {
    self.name = name
    self.greeting = greeting
    self.suggestions = suggestions
    self.contact = contact
    self.hosts = hosts
  }
}
