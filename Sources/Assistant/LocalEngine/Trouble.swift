/// Whether a question, or what an article is called, is about something that does not go as it should.
///
/// “How do I pay my bill?” is not answered below “Trouble paying your bill” or “I cannot pay this month”, though these
/// have all its words.
enum Trouble {
  /// Whether a text tells of trouble.
  static func isTold(in text: String) -> Bool {
    Words(text).contains(where: words.contains)
  }

  private static let words: Set<String> = [
    "cannot", "cant", "couldnt", "didnt", "doesnt", "dont", "isnt", "never", "no", "not", "wont",
    "broken", "declined", "error", "failed", "fails", "late", "lost", "missed", "missing", "problem",
    "problems", "refused",
    "stolen", "stuck", "trouble", "twice", "wrong",
  ]
}
