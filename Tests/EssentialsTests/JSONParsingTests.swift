import Essentials
import Foundation
import Testing
import UsherTesting

@Suite struct JSONParsingTests {
  @Test(
    "Every kind of value is read",
    arguments: [
      ("null", .null), (" true ", .bool(true)), ("false\n", .bool(false)), ("0", .integer(0)),
      ("-12", .integer(-12)), ("9223372036854775807", .integer(.max)),
      ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
      ("1.5", .number(1.5)), ("-0", .number(-0.0)), ("1e3", .number(1000)), ("2E-2", .number(0.02)),
      ("\"\"", .string("")), ("\"añ€😀\"", .string("añ€😀")), ("[]", []), ("{}", [:]),
      ("[1,[2],{\"a\":null}]", [1, [2], ["a": nil]]), ("{\"a\":1 , \"b\":[true]}", ["a": 1, "b": [true]]),
      ("{\"a\":1,\"a\":2}", ["a": 2]), ("\u{FEFF}[1]", [1]),
    ] as [(String, JSONValue)])
  func reading(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test(
    "A number without a fraction is whole, however it is written", arguments: ["2", "2.0", "2e0", "0.2e1"])
  func wholeNumber(text: String) throws {
    #expect(try JSONValue(parsing: text).integerValue == 2)
  }

  @Test("What is no whole number is none", arguments: ["2.5", "1e300", "\"2\"", "null"])
  func noWholeNumber(text: String) throws {
    #expect(try JSONValue(parsing: text).integerValue == nil)
  }

  @Test("All escapes are read, surrogate pairs as one character")
  func escapes() throws {
    let value = try JSONValue(parsing: #""x\"\\\/\b\f\n\r\tA\u00e9\uD83D\uDE00y""#)
    #expect(value == .string("x\"\\/\u{8}\u{C}\n\r\tAé😀y"))
  }

  @Test(
    "What is not JSON is refused at the byte where it goes wrong",
    arguments: [
      ("", 0), ("  ", 2), ("nul", 3), ("nulL", 3), ("[1,]", 3), ("[1 2]", 3), ("{\"a\" 1}", 5),
      ("{a:1}", 1), ("{\"a\":1,}", 7), ("01", 0), ("-", 1), ("1.", 2), (".5", 0), ("1e", 2), ("+1", 0),
      ("1e999", 0), ("\"a", 2), ("\"\n\"", 1), ("\"\\x\"", 2), ("\"\\u12g4\"", 5), ("\"\\ud800\"", 1),
      ("\"\\udc00x\"", 1), ("\"\\ud800\\u0041\"", 1), ("[1] x", 4), ("//", 0), ("'a'", 0), ("\"a\\", 3),
      ("[", 1), ("{\"a\":", 5), ("NaN", 0),
    ] as [(String, Int)])
  func refusals(text: String, offset: Int) {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text) }
    #expect(error?.offset == offset, "\(String(describing: error))")
  }

  @Test("Broken UTF-8 is refused at the byte that breaks it")
  func brokenUTF8() {
    let error = #expect(throws: JSONSyntaxError.self) {
      try JSONValue(parsing: Array("[\"ok\", \"a".utf8) + [0xC3, 0x28] + Array("\"]".utf8))
    }
    #expect(error?.description == "The text is not valid UTF-8 (at byte 9)")
  }

  @Test("Nesting is limited, whatever the depth of the attack")
  func nesting() throws {
    let allowed = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    #expect(throws: Never.self) { try JSONValue(parsing: allowed) }
    for opening in ["[", "{\"a\":"] {
      let error = #expect(throws: JSONSyntaxError.self) {
        try JSONValue(parsing: String(repeating: opening, count: 1_000_000))
      }
      #expect(error?.reason == "Values are nested more than 128 levels deep")
    }
  }

  @Test("What was written reads back as the same value, and Foundation reads it alike", arguments: 0..<200)
  func roundTrip(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let value = JSONValue.random(using: &generator, depth: 5)
    let bytes = value.serialized()
    #expect(try JSONValue(parsing: bytes) == value)
    let theirs = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    #expect(theirs.withoutKindsOfNumbers == value.withoutKindsOfNumbers)
  }

  @Test("Mutated JSON is read or refused as Foundation does it, and never traps", arguments: 0..<40)
  func mutation(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<50 {
      var bytes = JSONValue.array([JSONValue.random(using: &generator, depth: 3)]).serialized()
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let index = Int.random(in: bytes.indices, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
        case 1: bytes.remove(at: index)
        default: bytes.insert(Array("{}[],:\"\\0e.-".utf8).randomElement(using: &generator) ?? 0, at: index)
        }
        if bytes.isEmpty { break }
      }
      let ours = try? JSONValue(parsing: bytes)
      let theirs = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      // Foundation also takes numbers beyond a double's range and halves of surrogate pairs.
      if ours != nil { #expect(theirs != nil, "\(String(decoding: bytes, as: UTF8.self))") }
    }
  }
}

extension JSONValue {
  fileprivate static func random(using generator: inout SplitMix64, depth: Int) -> JSONValue {
    let strings = ["", "a", "key", "é", "😀 \u{1}\u{7f}", "line\nbreak\t\"quoted\" \\ /", "\u{2028}\u{0}"]
    func string() -> String { strings.randomElement(using: &generator) ?? "" }
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2:
      return .integer(Int64(bitPattern: generator.next()) >> Int64.random(in: 0..<64, using: &generator))
    case 3: return .number(Double.random(in: -1e9...1e9, using: &generator))
    case 4: return .string(string())
    case 5, 6:
      return .array(
        (0..<Int.random(in: 0..<5, using: &generator)).map { _ in random(using: &generator, depth: depth - 1)
        })
    default:
      var members: [String: JSONValue] = [:]
      for index in 0..<Int.random(in: 0..<5, using: &generator) {
        members[string() + String(index)] = random(using: &generator, depth: depth - 1)
      }
      return .object(members)
    }
  }

  /// Foundation's decoder reads `12.0` as a whole number.
  fileprivate var withoutKindsOfNumbers: JSONValue {
    switch self {
    case .integer(let value): .number(Double(value))
    case .array(let elements): .array(elements.map(\.withoutKindsOfNumbers))
    case .object(let members): .object(members.mapValues(\.withoutKindsOfNumbers))
    default: self
    }
  }
}
