import Essentials
import Testing
import UsherTesting

@Suite struct YAMLNodeTests {
  static func parse(_ text: String, limits: YAMLLimits = YAMLLimits()) throws -> YAMLNode {
    try YAMLNode.parse(text, file: "test.yaml", limits: limits)
  }

  @Test("A document becomes a tree that knows where everything stands")
  func places() throws {
    let root = try Self.parse(
      """
      # A comment
      server:
        host: "127.0.0.1"
        ports: [80, 443]
      text: |
        First
          second
      folded: >-
        one
        two
      """)
    #expect(root.mapping?.map(\.key) == ["server", "text", "folded"])
    #expect(root.mapping?.map(\.line) == [2, 5, 8])
    let host = try #require(root["server"]?["host"])
    #expect(host == YAMLNode(line: 3, column: 9, content: .scalar("127.0.0.1", isPlain: false)))
    let ports = try #require(root["server"]?["ports"]?.sequence)
    #expect(ports.map(\.scalar) == ["80", "443"])
    #expect(ports.map(\.column) == [11, 15])
    #expect(root["text"]?.scalar == "First\n  second\n")
    #expect(root["folded"]?.scalar == "one two")
  }

  @Test("Values mean in JSON what YAML 1.2's core schema says")
  func json() throws {
    let root = try Self.parse(
      """
      nothing: [~, null, ]
      truth: [true, False, yes, no, on]
      numbers: [7, -7, +7, 0x1F, 0o17, 1.5, 1e3, .5]
      texts: ["7", '1.5', 1.2.3, 12abc, 10:30, 2024-01-01, .inf, 99999999999999999999999, !!str 5, e5, "-"]
      """)
    #expect(root["nothing"]?.json == [nil, nil])
    #expect(root["truth"]?.json == [true, false, "yes", "no", "on"])
    #expect(root["numbers"]?.json == [7, -7, 7, 31, 15, 1.5, 1000.0, 0.5])
    #expect(
      root["texts"]?.json == [
        "7", "1.5", "1.2.3", "12abc", "10:30", "2024-01-01", ".inf", 1e23, "5", "e5", "-",
      ])
  }

  @Test("No text is an empty value", arguments: ["", "\n", "# only a comment\n", "---\n", "~"])
  func emptiness(text: String) throws {
    #expect(try Self.parse(text).isNull)
    #expect(try !Self.parse("''").isNull)
  }

  @Test("An alias stands for the whole value at its anchor")
  func aliases() throws {
    let root = try Self.parse("a: &x {k: [1, 2]}\nb: *x\nc: [*x, *x]")
    #expect(root.json == ["a": ["k": [1, 2]], "b": ["k": [1, 2]], "c": [["k": [1, 2]], ["k": [1, 2]]]])
  }

  @Test(
    "What is wrong is said with its place and what to do",
    arguments: [
      ("a: 1\na: 2", "test.yaml:2:1: the key “a” is here a second time; the first is on line 1"),
      ("a:\n\t- b", "test.yaml:2:1: no value can begin with this character; indent with spaces, not tabs"),
      ("a: b: c", "test.yaml:1:5: a colon makes no key here"),
      ("a: \"b", "test.yaml:1:6: the text ends inside quotes or brackets"),
      ("? [a]\n: b", "test.yaml:1:3: a key must be a text, not a list or mapping"),
      ("a: *b", "test.yaml:1:4: there is no anchor “&b” above for the alias “*b”"),
      ("a: &b [*b]", "test.yaml:1:8: the alias “*b” stands within the value that it names"),
      ("a: 1\n---\nb: 2", "test.yaml:3:1: a second document begins here"),
      ("a: 1\nb: \u{1}", "test.yaml:2:4: a control character stands here"),
      ("a: [1, 2", "test.yaml:2:1: a comma or a closing bracket should be here"),
      ("a: @b", "test.yaml:1:4: no value can begin with this character"),
    ])
  func errors(text: String, description: String) throws {
    let error = try #require(#expect(throws: YAMLError.self) { try Self.parse(text) })
    #expect(error.description.hasPrefix(description), "\(error)")
  }

  @Test("Broken UTF-8 is refused at its place")
  func brokenUTF8() throws {
    let error = try #require(
      #expect(throws: YAMLError.self) {
        try YAMLNode.parse(Array("a: 1\nbé: ".utf8) + [0xFF, 0x0A], file: "f.yaml")
      })
    #expect("\(error)" == "f.yaml:2:5: the text is not valid UTF-8 here; save the file in UTF-8")
  }

  @Test("Aliases of aliases are counted by what they stand for")
  func billionLaughs() throws {
    var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for level in 1...30 {
      let aliases = [String](repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let error = try #require(#expect(throws: YAMLError.self) { try Self.parse(text) })
    #expect(error.reason.hasPrefix("there are more than 200000 values"))
  }

  @Test("Aliases within aliases are counted into the depth")
  func deepAliases() throws {
    var text = "a0: &a0 [x]\n"
    for level in 1...80 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    let error = try #require(#expect(throws: YAMLError.self) { try Self.parse(text) })
    #expect(error.reason == "values are nested more than 64 levels deep")
  }

  @Test("Nesting is limited in every style", arguments: ["[", "{a: ", "- ", "? "])
  func nesting(opening: String) throws {
    let text = String(repeating: opening, count: 100_000)
    let error = try #require(#expect(throws: YAMLError.self) { try Self.parse(text) })
    #expect(error.reason == "values are nested more than 64 levels deep")
  }

  @Test("A text that is too large is refused before it is read")
  func size() throws {
    let error = try #require(
      #expect(throws: YAMLError.self) { try Self.parse("aaaa", limits: YAMLLimits(byteCount: 3)) })
    #expect(error.reason == "the text is larger than 3 bytes")
  }

  @Test("Several documents are read where they are wanted")
  func documents() throws {
    let documents = try YAMLNode.documents(in: Array("a: 1\n---\nb: &x 2\n---\n[c]\n".utf8), file: "f")
    #expect(documents.map(\.json) == [["a": 1], ["b": 2], ["c"]])
  }

  @Test("Mutated YAML is read or refused, and never traps", arguments: 0..<40)
  func mutation(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let source = Array(
      "a: &x {k: [1, \"two\\n\", 'three']}\nb: *x\ntext: |\n  line\n\n  more\n? key\n: - v\n  - !!str w\n# end\n"
        .utf8)
    let alphabet = Array("&*!|>'\"%@`#{}[],?:- \n\t\\~<=\u{0}\u{85}é".utf8) + [0xFF, 0xC3]
    for _ in 0..<100 {
      var bytes = source
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let index = Int.random(in: bytes.indices, using: &generator)
        if Bool.random(using: &generator) {
          bytes[index] = alphabet.randomElement(using: &generator) ?? 0
        } else {
          bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: index)
        }
      }
      do {
        _ = try YAMLNode.documents(in: bytes, file: "f").map(\.json)
      } catch {
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 2
        #expect((1...lines).contains(error.line) && error.column >= 1 && !error.reason.isEmpty)
      }
    }
  }
}
