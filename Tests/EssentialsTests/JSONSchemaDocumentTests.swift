import Foundation
import Testing

@testable import Essentials

/// The official JSON-Schema-Test-Suite (MIT, see the LICENSE beside its files), as PyPI's `jsonschema` carries it.
private struct SuiteCase: Sendable, CustomTestStringConvertible {
  let file: String
  let group: String
  let schema: JSONText
  let tests: [(name: String, data: JSONValue, isValid: Bool)]

  var testDescription: String { "\(file): \(group)" }

  static let all: [SuiteCase] = {
    let folder = Bundle.module.url(forResource: "JSONSchemaSuite", withExtension: nil)
    let files = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
    return files.filter { $0.hasSuffix(".json") }.sorted().flatMap { file -> [SuiteCase] in
      guard let folder, let data = try? Data(contentsOf: folder.appending(path: file)),
        let groups = (try? JSONText(parsing: Array(data)))?.elements
      else { return [] }
      return groups.compactMap { group in
        guard let schema = group.members?["schema"] else { return nil }
        let value = group.value
        let tests = (value["tests"]?.arrayValue ?? []).map { test in
          (
            name: test["description"]?.stringValue ?? "", data: test["data"] ?? .null,
            isValid: test["valid"]?.boolValue == true
          )
        }
        return SuiteCase(
          file: file, group: value["description"]?.stringValue ?? "", schema: schema, tests: tests)
      }
    }
  }()

  /// What a schema from outside may not do here: lead to other documents, or change what references mean.
  static let refused: Set<String> = [
    "Location-independent identifier with base URI change in subschema",
    "Location-independent identifier with absolute URI", "same $anchor with different base uri",
    "remote ref, containing refs itself", "Recursive references between schemas",
    "refs with relative uris and defs", "relative refs with absolute uris and defs",
    "$id must be resolved against nearest parent, not just immediate parent",
    "order of evaluation: $id and $ref", "order of evaluation: $id and $anchor and $ref",
    "URN ref with nested pointer ref", "ref to if", "ref to then", "ref to else",
    "ref with absolute-path-reference",
    // What other schemas have seen is not kept.
    "ref creates new scope when adjacent to keywords",
    "collect annotations inside a 'not', even if collection is disabled",
  ]
}

@Suite struct JSONSchemaDocumentTests {
  @Test("The official tests agree", arguments: SuiteCase.all)
  fileprivate func suite(_ suite: SuiteCase) throws {
    guard !SuiteCase.refused.contains(suite.group) else { return }
    let schema = try JSONSchemaDocument(suite.schema)
    for test in suite.tests {
      let errors = schema.errors(in: test.data)
      #expect(errors.isEmpty == test.isValid, "\(test.name): \(errors)")
    }
  }

  @Test("The official tests are there")
  func suiteIsThere() {
    #expect(SuiteCase.all.count > 200)
  }

  @Test("A schema keeps its text and order, and loses the members that are bound")
  func text() throws {
    let text =
      #"{"type":"object","properties":{"z":{"type":"string"},"a":{"type":"integer"}},"required":["z","a"]}"#
    let document = try JSONSchemaDocument(try JSONText(parsing: text))
    #expect(document.propertyNames == ["z", "a"])
    #expect(JSONSchema(.document(document)).documentText.text == text)
    let rest = document.without(["z"])
    #expect(rest.text.text == #"{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]}"#)
    #expect(rest.errors(in: ["a": 1]).isEmpty)
  }

  @Test("Errors name the place and say what is wanted")
  func errors() throws {
    let document = try JSONSchemaDocument(
      try JSONText(
        parsing: """
          {"type": "object", "required": ["order"], "additionalProperties": false,
           "properties": {"order": {"type": "string", "pattern": "^[A-Z]-[0-9]+$"}, "count": {"type": "integer", "maximum": 5}}}
          """))
    #expect(document.errors(in: [:]).map(\.pointer) == ["/order"])
    #expect(document.errors(in: ["order": "x"]).map(\.detail) == ["must match ^[A-Z]-[0-9]+$"])
    #expect(document.errors(in: ["order": "A-1", "count": 6]).map(\.detail) == ["must be at most 5"])
    #expect(document.errors(in: ["order": "A-1", "oder": 6]).map(\.pointer) == ["/oder"])
  }

  @Test("Draft 7's lists and dependencies are understood")
  func draft7() throws {
    let document = try JSONSchemaDocument(
      try JSONText(
        parsing: """
          {"properties": {"list": {"items": [{"type": "integer"}], "additionalItems": false}},
           "dependencies": {"a": ["b"]}, "definitions": {"x": {"type": "null"}}}
          """))
    #expect(document.errors(in: ["list": [1]]).isEmpty)
    #expect(!document.errors(in: ["list": [1, 2]]).isEmpty)
    #expect(document.errors(in: ["a": 1]).map(\.pointer) == ["/b"])
  }

  @Test(
    "A schema that is none, or refers elsewhere, says so",
    arguments: [
      ("[]", "the schema must be an object, true or false"),
      (#"{"properties": {"a": 3}}"#, "/properties/a must be an object, true or false"),
      (
        #"{"$ref": "https://example.org/x"}"#,
        "the schema refers to “https://example.org/x”, which is not within the schema"
      ),
    ])
  func wrong(_ text: String, _ reason: String) throws {
    let schema = try JSONText(parsing: text)
    let error = #expect(throws: JSONSchemaError.self) { try JSONSchemaDocument(schema) }
    #expect(error?.description == reason)
  }

  @Test("What would take for ever is given up")
  func bounds() throws {
    let loop = try JSONSchemaDocument(try JSONText(parsing: ##"{"$ref": "#"}"##))
    #expect(loop.errors(in: 1).map(\.detail) == ["takes too long to check against its schema"])
    let many = try JSONSchemaDocument(
      try JSONText(
        parsing:
          ##"{"$defs": {"a": {"anyOf": [{"$ref": "#/$defs/b"}, {"$ref": "#/$defs/b"}]}, "b": {"anyOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}]}}, "$ref": "#/$defs/a"}"##
      ))
    #expect(many.errors(in: 1).count == 1)
  }
}

@Suite struct LinearPatternTests {
  @Test(
    "Patterns match as ECMAScript's do",
    arguments: [
      ("^a*$", "aaa", true), ("^a*$", "aab", false), ("a+", "xxaayy", true), ("^(ab|cd){2}$", "abcd", true),
      ("^(ab|cd){2}$", "ab", false), ("^\\d{3,5}$", "1234", true), ("^\\d{3,5}$", "123456", false),
      ("^[^x-z]+$", "abc", true), ("^[^x-z]+$", "axc", false), ("\\bcat\\b", "a cat!", true),
      ("\\bcat\\b", "concat", false), ("^\\p{Letter}+$", "Größe", true), ("^\\w+$", "Größe", false),
      ("^.$", "\n", false), ("^a?b{0}c$", "c", true), ("^(?:a|)$", "", true), ("^\\u{1F432}*$", "🐲🐲", true),
      ("[a\\-z]", "-", true), ("^x{,3}$", "x{,3}", true), ("^(?<year>[0-9]{4})$", "2027", true),
    ])
  func matches(_ pattern: String, _ text: String, _ expected: Bool) throws {
    #expect(try #require(LinearPattern(pattern)).matches(text) == expected)
  }

  @Test(
    "What cannot be matched in linear time is no pattern",
    arguments: ["(?=a)", "(?<!a)", "(a)\\1", "(", "*", "[z-a]", "a{5000}b{5000}"])
  func refused(_ pattern: String) {
    #expect(LinearPattern(pattern) == nil)
  }

  @Test("An expression that makes others hang is quick")
  func catastrophe() throws {
    let pattern = try #require(LinearPattern("^(a+)+$"))
    #expect(!pattern.matches(String(repeating: "a", count: 5000) + "b"))
  }

  @Test("No pattern and no text breaks it")
  func anything() {
    var random = SplitMix64(seed: 7)
    let letters = Array("ab\\d[](){}*+?|^$.,-1x")
    for _ in 0..<3000 {
      let pattern = String(
        (0..<Int.random(in: 0...12, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" }
      )
      let text = String(
        (0..<Int.random(in: 0...12, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" }
      )
      _ = LinearPattern(pattern)?.matches(text)
    }
  }
}
