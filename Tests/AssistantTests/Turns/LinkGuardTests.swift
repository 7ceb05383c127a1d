import Essentials
import Testing

@testable import Assistant

@Suite("Links in what a model writes")
struct LinkGuardTests {
  /// The text that gets through, whatever pieces it comes in.
  private func shown(_ text: String, size: Int = 7) -> String {
    var links = LinkGuard(hosts: ["northside.example"])
    links.allow("Read https://docs.example/guide?page=2 and write to https://shop.example/basket.")
    var shown = ""
    for start in stride(from: 0, to: text.count, by: size) {
      shown += links.pass(String(text.dropFirst(start).prefix(size)))
    }
    return shown + links.finish()
  }

  @Test(
    "stay when the company or the customer has named them",
    arguments: [
      "See https://northside.example/a and http://help.northside.example.",
      "See https://docs.example/guide?page=2.",
      "[basket](https://shop.example/basket) [home](/) [up](#top)",
      "A // B, 3/4, and/or, 5](x [1] [2][3] a](b",
      "Nothing at all, 12:30, e.g. this.", "",
      "Write to help@evil.com, or see northside.example/a and docs.example/guide?page=2.",
      "It opens 10.30/11.30 a.m./p.m., i.e. at noon; tickets.pdf, usher.yaml, 0.5kg/m, St.Mary/Cross",
      "It is ready.Then tell.me more... and/or v1.2/3 (approx.) U.S./U.K.",
    ])
  func kept(_ text: String) {
    for size in 1...9 where !text.contains("](x") { #expect(shown(text, size: size) == text) }
  }

  @Test(
    "lose their address when nobody has",
    arguments: [
      ("Go to https://evil.example/?q=secret now", "Go to (link removed) now"),
      ("![x](https://evil.example/p.png?d=1)", "![x]"),
      ("[click](javascript:alert(1)) here", "[click]) here"),
      ("[mail](mailto:a@evil.example)", "[mail]"), ("www.evil.example/a b", "(link removed) b"),
      ("https://northside.example.evil.test/", "(link removed)"),
      ("https://northside.example@evil.test", "(link removed)"),
      ("https://evilnorthside.example", "(link removed)"), ("//evil.test/x", "(link removed)"),
      ("[a](//evil.test)", "[a]"), ("[a](/\\evil.test)", "[a]"),
      ("ftp://northside.example/x", "(link removed)"),
      ("https://docs.example/guide?page=2&d=secret", "(link removed)"),
      ("HTTPS://EVIL.TEST", "(link removed)"),
      ("Go to evil.example/x?q=secret.", "Go to (link removed)."),
      ("see bit.ly/2ab, now", "see (link removed), now"),
      ("secret.evil.com!", "(link removed)!"), ("**evil.com**", "**(link removed)**"),
      ("to:evil.test:8080", "to:(link removed)"), ("a@evil.test/x", "a@(link removed)"),
      ("EVIL.COM?q=1", "(link removed)"), ("evil.example#secret", "(link removed)"),
      ("northside.example.evil.test/a", "(link removed)"), ("пример.рф/x", "(link removed)"),
      ("docs.example/guide?page=2&d=secret", "(link removed)"),
      ("[a](data:text/html,hi)", "[a]"), ("<https://evil.test/a>", "<(link removed)>"),
    ])
  func removed(_ text: String, _ expected: String) {
    for size in 1...9 { #expect(shown(text, size: size) == expected) }
  }

  @Test("keep everything else of a random text, and let no foreign host through")
  func random() {
    var random = SplitMix64(seed: 5)
    let parts = [
      "https://evil.test/", "](", ")", "[", "//", "www.", " ", "\n", "a", "(", "![", "http:", "x.y", "é",
      "\\",
    ]
    for _ in 0..<2000 {
      let text = (0..<12).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
      let result = shown(text, size: Int.random(in: 1...5, using: &random))
      #expect(!result.contains("//evil.test"), "\(text)")
      if !text.contains("//"), !text.contains("]("), !text.contains("www.") { #expect(result == text) }
    }
  }

  @Test("are looked for wherever there may be one, and nowhere else")
  func mayHold() {
    var random = SplitMix64(seed: 9)
    let links = LinkGuard(hosts: [])
    let parts = [
      ".", "/", "w", "www", "]", "(", ")", "1", "a", "Z", "é", "com", "evil", " ", ":", "@", "?", "-", "\n",
      "·",
    ]
    var skipped = 0
    for _ in 0..<4000 {
      let text = (0..<8).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
      guard !LinkGuard.mayHoldLink(text[...]) else { continue }
      skipped += 1
      #expect(links.withoutLinks(text[...]) == text)
    }
    #expect(skipped > 1000)
    #expect(!LinkGuard.mayHoldLink("It costs £3.50, or €1.200 in all. Doors open at 18.30."))
  }
}
