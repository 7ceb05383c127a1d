import Essentials
import Mail
import Testing
import UsherTesting

@Suite("A mail as it goes over the wire") struct MailMessageTests {
  private func lines(
    _ subject: String = "Hello", name: String = "Ann", text: String = "One.", html: String = "<p>One.</p>"
  ) throws -> [String] {
    let message = MailMessage(
      from: try Mailbox(parsing: "Northside <help@northside.example>"),
      to: try Mailbox(name, "ann@example.com"), Letter(subject: subject, text: text, html: html),
      id: "mail_01", date: try #require(Timestamp("2026-11-22T08:21:13Z")))
    let bytes = try message.composed()
    #expect(bytes.allSatisfy { $0 < 128 }, "mail is ASCII")
    let whole = String(decoding: bytes, as: UTF8.self)
    let lines = whole.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    #expect(!lines.contains { $0.utf8.contains(10) || $0.utf8.contains(13) }, "lines end with CRLF alone")
    #expect(lines.allSatisfy { $0.utf8.count <= 76 }, "no line is longer than 76")
    return lines
  }

  @Test("It has the fields that every mail needs, and both texts")
  func plain() throws {
    let lines = try lines()
    for field in [
      "Date: Sun, 22 Nov 2026 08:21:13 +0000", "From: \"Northside\" <help@northside.example>",
      "To: \"Ann\" <ann@example.com>", "Message-ID: <mail_01@northside.example>", "Subject: Hello",
      "MIME-Version: 1.0", "Auto-Submitted: auto-generated",
    ] {
      #expect(lines.filter { $0 == field }.count == 1)
    }
    #expect(lines.contains("One.") && lines.contains("<p>One.</p>"))
  }

  @Test(
    "A subject in other letters goes in encoded words, none of which cuts a character",
    arguments: [
      "Grüße aus Köln", String(repeating: "ж", count: 90), "票 🎟️ 👩‍👩‍👧", "=?UTF-8?Q?=41?=",
      String(repeating: "word ", count: 30),
    ])
  func subjects(subject: String) throws {
    let lines = try lines(subject)
    let start = try #require(lines.firstIndex { $0.hasPrefix("Subject: ") })
    let folded = lines[(start + 1)...].prefix { $0.hasPrefix(" ") }
    let words = ([String(lines[start].dropFirst(9))] + folded.map { String($0.dropFirst()) })
    var decoded: [UInt8] = []
    for word in words {
      let code = try #require(word.hasPrefix("=?UTF-8?B?") && word.hasSuffix("?=") ? word : nil)
      let bytes = try #require(
        Base64URL.decode(
          String(code.dropFirst(10).dropLast(2)).replacing("=", with: "").replacing("+", with: "-").replacing(
            "/", with: "_")))
      #expect(String(validating: bytes, as: UTF8.self) != nil, "each word is whole")
      decoded += bytes
    }
    #expect(String(decoding: decoded, as: UTF8.self) == subject)
  }

  @Test(
    "Nothing that could begin a field of its own is taken",
    arguments: ["a\r\nBcc: eve@evil.example", "a\nb", "a\rb", "a\u{0}", "a\u{2028}b", "a\u{85}b", "\u{7F}"])
  func injection(text: String) throws {
    #expect(throws: MailError.controlCharacter(in: "subject")) { try lines(text) }
    #expect(throws: MailError.controlCharacter(in: "name")) { try lines(name: text) }
    #expect(throws: MailError.noAddress) { try Mailbox("Ann", "ann@example.com" + text) }
  }

  @Test(
    "An address is one that a server takes, and nothing else",
    arguments: [
      "", "ann", "@example.com", "ann@", "ann@@example.com", "a nn@example.com", ".ann@example.com",
      "ann.@example.com", "a..n@example.com", "ann@-a.example", "ann@exa_mple.com", "ann@example.com.",
      "änn@example.com", "<ann@example.com>", "ann@example.com, eve@evil.example", "\"a b\"@example.com",
    ])
  func addresses(text: String) {
    #expect(throws: MailError.noAddress) { try Mailbox("", text) }
  }

  @Test("A name with signs of its own is quoted")
  func names() throws {
    let lines = try lines(name: #"Miller, "Ann" \ <x@y.example>"#)
    #expect(lines.contains(#"To: "Miller, \"Ann\" \\ <x@y.example>" <ann@example.com>"#))
    let mailbox = try Mailbox(parsing: #""Miller, Ann" <ann@example.com>"#)
    #expect(mailbox.name == "Miller, Ann" && mailbox.address == "ann@example.com")
    #expect(try Mailbox(parsing: "ann@example.com").name.isEmpty)
  }

  @Test("Texts keep spaces at line ends, dots, long lines and every letter")
  func texts() throws {
    var generator = SplitMix64(seed: 11)
    let letters = Array("ab =.\t\u{e4}\u{1F39F}é\n\n-")
    for _ in 0..<300 {
      let text = String(
        (0..<Int.random(in: 0...400, using: &generator)).map { _ in
          letters[Int.random(in: 0..<letters.count, using: &generator)]
        })
      let lines = try lines(text: text)
      let heads = lines.indices.filter { lines[$0] == "Content-Transfer-Encoding: quoted-printable" }
      let end = try #require(lines[heads[0]...].firstIndex { $0 == "--=_mail_01" })
      #expect(Self.decoded(lines[(heads[0] + 2)..<end].joined(separator: "\r\n")) == text)
    }
  }

  /// Quoted-printable, read in the simplest way.
  private static func decoded(_ text: String) -> String {
    let joined = Array(text.replacing("=\r\n", with: "").replacing("\r\n", with: "\n").utf8)
    var bytes: [UInt8] = []
    var index = 0
    while index < joined.count {
      if joined[index] == UInt8(ascii: "=") {
        bytes.append(
          UInt8(String(decoding: joined[(index + 1)...(index + 2)], as: UTF8.self), radix: 16) ?? 0)
        index += 3
      } else {
        bytes.append(joined[index])
        index += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
