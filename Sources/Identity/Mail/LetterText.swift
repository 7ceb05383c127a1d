import Essentials
import Mail

/// A letter in the making: the same paragraphs as text and as HTML.
struct LetterText {
  private var text: String
  private var html: String

  init(greeting name: String) {
    let greeting = name.isEmpty ? "Hello," : "Hello \(name),"
    text = greeting + "\n"
    html = "<p>\(MarkupText.escape(greeting))</p>\n"
  }

  func saying(_ sentence: String) -> Self {
    var copy = self
    copy.text += "\n\(sentence)\n"
    copy.html += "<p>\(MarkupText.escape(sentence))</p>\n"
    return copy
  }

  /// A link on a line of its own, so that it can be copied.
  func linking(_ label: String, _ address: String) -> Self {
    var copy = self
    let escaped = MarkupText.escape(address)
    copy.text += "\n\(address)\n"
    copy.html += "<p><a href=\"\(escaped)\">\(MarkupText.escape(label))</a></p>\n"
    return copy
  }

  func letter(about subject: String) -> Letter {
    let page = """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>\(MarkupText.escape(subject))</title></head>
      <body style="font-family: sans-serif; line-height: 1.5">
      \(html)</body></html>

      """
    return Letter(subject: subject, text: text, html: page)
  }
}
