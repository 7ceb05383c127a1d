import Essentials

/// Whose server this is, as customers see it.
public struct CompanyConfiguration: Hashable, Sendable {
  /// The company's name.
  public var name: String
  /// What the chat page says first.
  public var greeting: String
  /// Questions that the chat page offers.
  public var suggestions: [String]
  /// How to reach a human when nobody is there, for example a telephone number.
  public var contact: String?
  /// The company's own hosts, for example `northside.example`: agents may link to them and those below them.
  public var hosts: [String]

  init(_ reader: ConfigurationReader) {
    name = reader.value("name", default: "Usher")
    greeting = reader.value("greeting", default: "Hello! How can I help?")
    suggestions = reader.list("suggestions")
    contact = reader.optional("contact")
    hosts = reader.list("hosts")
    if hosts.contains(where: { $0.contains("/") || $0.contains(":") || !$0.contains(".") }) {
      reader.reject("hosts", "must list hosts without scheme and path, such as northside.example")
    }
  }
}
