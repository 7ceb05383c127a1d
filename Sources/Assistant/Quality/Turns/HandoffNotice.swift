/// What customers are told when a person takes over.
enum HandoffNotice {
  static func text(_ company: CompanyProfile) -> String {
    var text = "I'm passing this conversation to a person from our team. They will answer here."
    if let contact = company.contact {
      text += " If it is urgent, you can also reach us directly: \(contact)."
    }
    return text
  }
}
