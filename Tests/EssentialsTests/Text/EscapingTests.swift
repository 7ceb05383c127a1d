import Essentials
import Foundation
import Testing

@Suite("Texts in addresses, forms and markup") struct EscapingTests {
  @Test("Whatever the text, the address holds only what it may, and Foundation reads the text back")
  func percentEncoding() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<500 {
      let text = String(
        String.UnicodeScalarView(
          (0..<12).compactMap { _ in Unicode.Scalar(UInt32.random(in: 1..<0x2FF, using: &random)) }))
      let encoded = PercentEncoding.encode(text)
      #expect(encoded.utf8.allSatisfy { $0 < 0x80 && !"&=+/?# []<>\"".utf8.contains($0) })
      #expect(encoded.removingPercentEncoding == text)
    }
    #expect(PercentEncoding.encode("a/b c~", keeping: "/") == "a/b%20c~")
    #expect(PercentEncoding.form([("metadata[x]", "1&2"), ("é", "")]) == "metadata%5Bx%5D=1%262&%C3%A9=")
  }

  @Test("A text between tags or in an attribute is nothing but text")
  func markup() {
    #expect(
      MarkupText.escape(#"<a href="x" id='y'>é & co</a>"#)
        == "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;é &amp; co&lt;/a&gt;")
  }
}
