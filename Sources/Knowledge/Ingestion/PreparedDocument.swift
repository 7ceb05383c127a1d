/// A document that is read and cut, and waits to be embedded.
struct PreparedDocument: Sendable {
  var draft: DocumentDraft
  var passages: [PassageDraft]
  var texts: [String]
}
