import Essentials
import Testing

@Suite struct JSONSchemaTests {
  private let schema = JSONSchema.object(
    "A message",
    .required("text", .string("What it says", lengths: 1...5, isNotBlank: true)),
    .optional("mode", .string(choices: ["a", "b"])),
    .optional("count", JSONSchema(.integer(1...9))),
    .optional("share", JSONSchema(.number(0...1))),
    .optional("tags", .array(of: .string(), counts: 0...2)),
    .optional("note", JSONSchema(.nullable(.string()))),
    .optional("data", JSONSchema(.object([], others: .string(isStorable: true)))))

  @Test(
    "A value of the shape has no errors",
    arguments: [
      ["text": "hi"], ["text": "👋🏽👋🏽x", "mode": "b"], ["text": "a", "count": 3.0, "share": 1, "tags": []],
      ["text": "a", "note": nil, "data": ["x": "y"]], ["text": "a", "note": "b", "tags": ["c", "d"]],
    ] as [JSONValue])
  func accepted(value: JSONValue) {
    #expect(schema.errors(in: value) == [])
  }

  @Test(
    "Each broken rule is named with its place",
    arguments: [
      ([], "", "must be an object"),
      ([:], "/text", "is missing"),
      (["text": 1], "/text", "must be a string"),
      (["text": ""], "/text", "must have at least 1 character"),
      (["text": " \n\u{1C}"], "/text", "must not be blank"),
      (["text": "123456"], "/text", "must have at most 5 characters, has 6"),
      (["text": "a", "mode": "c"], "/mode", "must be one of a, b"),
      (["text": "a", "count": 0], "/count", "must be from 1 to 9"),
      (["text": "a", "count": 1.5], "/count", "must be a whole number"),
      (["text": "a", "count": "1"], "/count", "must be a whole number"),
      (["text": "a", "share": 1.01], "/share", "must be from 0.0 to 1.0"),
      (["text": "a", "tags": ["x", 2]], "/tags/1", "must be a string"),
      (["text": "a", "tags": ["x", "y", "z"]], "/tags", "must have from 0 to 2 elements"),
      (["text": "a", "note": 3], "/note", "must be a string"),
      (["text": "a", "data": ["x": 1]], "/data/x", "must be a string"),
      (["text": "a", "data": ["x": "a\0"]], "/data/x", "must not hold U+0000"),
      (
        ["text": "a", "te~x/t": 1], "/te~0x~1t",
        "is not known here; known are: text, mode, count, share, tags, note, data"
      ),
    ] as [(JSONValue, String, String)])
  func refused(value: JSONValue, pointer: String, detail: String) {
    #expect(schema.errors(in: value) == [Problem.FieldError(pointer: pointer, detail: detail)])
  }

  @Test("The document says what the check enforces")
  func document() {
    let document = schema.document
    #expect(document["type"] == "object")
    #expect(document["required"] == ["text"])
    #expect(document["additionalProperties"] == false)
    let properties = document["properties"]
    #expect(
      properties?["text"] == [
        "type": "string", "minLength": 1, "maxLength": 5, "pattern": "\\S", "description": "What it says",
      ])
    #expect(properties?["count"] == ["type": "integer", "minimum": 1, "maximum": 9])
    #expect(properties?["note"] == ["type": ["string", "null"]])
    #expect(properties?["data"]?["additionalProperties"] == ["type": "string", "pattern": "^[^\\u0000]*$"])
    #expect(
      JSONSchema(.nullable(JSONSchema(.reference("Handoff")))).document["anyOf"]?[1] == ["type": "null"])
  }
}
