import Essentials

/// Receive: whether a message is one that can be answered.
struct ReceiveStep: Sendable {
  /// The message with its text trimmed.
  ///
  /// - Throws: A problem of status 422 that says which rule the text breaks.
  func perform(_ incoming: IncomingMessage) throws(Problem) -> IncomingMessage {
    var incoming = incoming
    incoming.text = try text(incoming.text)
    return incoming
  }

  /// A message's text, trimmed and without the numbers of payment cards.
  ///
  /// - Throws: A problem of status 422 that says which rule the text breaks.
  func text(_ given: String) throws(Problem) -> String {
    let text = String(given.trimmed)
    guard !text.isEmpty else { throw .unusableText("The text is empty. Write something.") }
    guard text.count <= IncomingMessage.maximumLength else {
      throw .unusableText(
        "The text has \(text.count) characters; at most \(IncomingMessage.maximumLength) are taken.")
    }
    // PostgreSQL's text holds no NUL, and no person types one.
    guard !text.unicodeScalars.contains("\0") else { throw .unusableText("The text holds a NUL character.") }
    return CardDetails.removed(from: text)
  }
}
