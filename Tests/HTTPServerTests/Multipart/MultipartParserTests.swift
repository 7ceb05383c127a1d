import Essentials
import Testing
import UsherTesting

@testable import HTTPServer

@Suite("Reading multipart forms")
struct MultipartParserTests {
  /// What a body brings, put together.
  private struct Part: Equatable {
    var head: MultipartPartHead
    var content: [UInt8] = []
    var isWhole = false
  }

  private static func parse(_ pieces: [[UInt8]], boundary: String = "xyz") throws -> (
    parts: [Part], isComplete: Bool
  ) {
    var parser = MultipartParser(boundary: boundary)
    var parts: [Part] = []
    for piece in pieces {
      try parser.parse(piece) { event in
        switch event {
        case .part(let head): parts.append(Part(head: head))
        case .content(let bytes): parts[parts.count - 1].content += bytes
        case .partEnd: parts[parts.count - 1].isWhole = true
        }
      }
    }
    return (parts, parser.isComplete)
  }

  private static func body(_ text: String) -> [UInt8] { Array(text.replacing("\n", with: "\r\n").utf8) }

  private static let form = body(
    """
    what stands before does not matter
    --xyz
    Content-Disposition: form-data; name="message"

    hello --xyz is not at the beginning of a line\r --xyz
    --xy
    --xyz \t
    content-type: text/csv; charset=utf-8
    CONTENT-DISPOSITION: FORM-DATA; NAME="file"; FILENAME="a.csv"

    1,2

    --xyz
    Content-Disposition: form-data; name=empty


    --xyz--
    nor what stands behind
    """)

  @Test("A form is read the same wherever its bytes are cut")
  func everyCut() throws {
    let whole = try Self.parse([Self.form])
    #expect(whole.isComplete)
    #expect(whole.parts.map(\.head.name) == ["message", "file", "empty"])
    #expect(whole.parts.map(\.head.filename) == [nil, "a.csv", nil])
    #expect(whole.parts.map(\.head.mediaType) == ["text/plain", "text/csv", "text/plain"])
    #expect(
      whole.parts.map { String(decoding: $0.content, as: UTF8.self) }
        == ["hello --xyz is not at the beginning of a line\r --xyz\r\n--xy", "1,2\r\n", ""])
    for cut in 0...Self.form.count {
      let cutForm = try Self.parse([Array(Self.form[..<cut]), Array(Self.form[cut...])])
      #expect(cutForm.parts == whole.parts)
      #expect(cutForm.isComplete)
    }
    let drips = try Self.parse(Self.form.map { [$0] })
    #expect(drips.parts == whole.parts)
  }

  @Test("Content that looks like a boundary is content", arguments: 1...8)
  func nearlyBoundaries(_ seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let alphabet = Array("\r\n--xyz".utf8)
    for _ in 0..<200 {
      var content = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      // The one thing that it may not contain.
      while let range = content.firstRange(of: Array("\r\n--xyz".utf8)) {
        content.remove(at: range.lowerBound)
      }
      if content.starts(with: Array("--xyz".utf8)) { content.removeFirst() }
      var bytes = Self.body("--xyz\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\n\n")
      bytes += content + Self.body("\n--xyz--\n")
      var pieces: [[UInt8]] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...9, using: &random)
        pieces.append(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      let read = try Self.parse(pieces)
      #expect(read.isComplete)
      #expect(read.parts.map(\.content) == [content])
    }
  }

  @Test("A form that ends early is not complete", arguments: [1, 2, 3, 20, 80, 150])
  func endsEarly(_ missing: Int) throws {
    let end = Self.form.count - "\r\nnor what stands behind".utf8.count
    let read = try? Self.parse([Array(Self.form[..<(end - missing)])])
    #expect(read?.isComplete != true)
  }

  @Test(
    "A malformed form is refused",
    arguments: [
      "--xyzz\n", "--xyz-\n\n", "--xyz\nno colon\n\n", "--xyz\n\ncontent without any field\n--xyz--",
      "--xyz\nContent-Disposition: attachment; name=\"a\"\n\n", "--xyz\nContent-Disposition: form-data\n\n",
      "--xyz\nContent-Disposition: form-data; name=\"a\n\n",
      "--xyz\nContent-Disposition: form-data; name\n\n",
      "--xyz" + String(repeating: " ", count: 200) + "\n",
      "--xyz\nX-Long: " + String(repeating: "a", count: 10_000) + "\n\n",
    ])
  func malformed(_ text: String) {
    #expect(throws: Problem.self) { try Self.parse([Self.body(text + "x\n--xyz--\n")]) }
  }

  @Test(
    "Only the last component of a file's name is kept",
    arguments: [
      ("a.txt", "a.txt"), ("../../etc/passwd", "passwd"), (#"C:\fakepath\a.txt"#, "a.txt"), ("/", "file"),
      ("..", "file"), (".", "file"), ("", "file"), ("a/..", "file"), ("a\u{1}b\u{7F}.txt", "ab.txt"),
      ("say %22hi%22.txt", "say \"hi\".txt"), (#"say \"hi\".txt"#, "say \"hi\".txt"), ("%0D%0A", "file"),
      ("ümläut 😀.txt", "ümläut 😀.txt"), ("a\0b", "ab"), (" .. ", " .. "),
    ])
  func filenames(_ example: (sent: String, kept: String)) throws {
    let line = "Content-Disposition: form-data; name=\"f\"; filename=\"\(example.sent)\""
    let head = try MultipartPartHead(Array(line.utf8)[...])
    #expect(head.filename == example.kept)
  }

  @Test("Random bytes are read or refused, and never make more than they are", arguments: 1...8)
  func noise(_ seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed) << 20)
    for _ in 0..<200 {
      var bytes = Self.form
      for _ in 0..<Int.random(in: 1...10, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: index)
        case 2: bytes.insert(contentsOf: Array("\r\n--xyz".utf8), at: index)
        default: bytes.removeLast((bytes.count - index) / 4)
        }
      }
      let cut = Int.random(in: 0...bytes.count, using: &random)
      guard let read = try? Self.parse([Array(bytes[..<cut]), Array(bytes[cut...])]) else { continue }
      #expect(read.parts.reduce(0) { $0 + $1.content.count } <= bytes.count)
      if read.isComplete { #expect(read.parts.allSatisfy { $0.isWhole }) }
    }
  }
}
