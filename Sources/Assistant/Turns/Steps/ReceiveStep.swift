import Essentials

/// Receive: whether a message is one that can be answered.
struct ReceiveStep: Sendable {
  /// The message with its text trimmed.
  ///
  /// - Throws: A problem of status 422 that says which rule the text breaks.
  func perform(_ incoming: IncomingMessage) throws -> IncomingMessage {
    var incoming = incoming
    incoming.text = String(incoming.text.trimmed)
    guard !incoming.text.isEmpty else { throw Problem.unusableText("The text is empty. Write something.") }
    guard incoming.text.count <= IncomingMessage.maximumLength else {
      throw Problem.unusableText(
        "The text has \(incoming.text.count) characters; at most \(IncomingMessage.maximumLength) are taken.")
    }
    // PostgreSQL's text holds no NUL, and no person types one.
    guard !incoming.text.unicodeScalars.contains("\0") else {
      throw Problem.unusableText("The text holds a NUL character.")
    }
    return incoming
  }
}
