/// What customers are told when a person takes over.
enum HandoffNotice {
  static func text(_ company: CompanyProfile) -> String {
    said("I'm passing this conversation to a person from our team. They will answer here.", company)
  }

  /// For customers who choose a person by the button.
  static func chosen(_ company: CompanyProfile) -> String {
    said(
      "You have asked for a person from our team. They will answer here. Write meanwhile what it is about: whoever "
        + "comes reads it first.", company)
  }

  /// For customers who ask for a person while they wait for one.
  static func waiting(_ company: CompanyProfile) -> String {
    said("You are waiting for a person from our team already. They will answer here.", company)
  }

  private static func said(_ text: String, _ company: CompanyProfile) -> String {
    var text = text
    if let contact = company.contact {
      text += " If it is urgent, you can also reach us directly: \(contact)."
    }
    return text
  }
}
