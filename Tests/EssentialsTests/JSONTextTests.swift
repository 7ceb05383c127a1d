import Essentials
import Testing
import UsherTesting

@Suite("JSON that keeps its order")
struct JSONTextTests {
  @Test("is what was written, without white space around it")
  func verbatim() throws {
    let text = try JSONText(parsing: "\u{FEFF} {\"z\": [1, {\"b\":2, \"a\":3}],\n\"a\" : null}\n")
    #expect(text.text == "{\"z\": [1, {\"b\":2, \"a\":3}],\n\"a\" : null}")
    #expect(text.value == ["z": [1, ["b": 2, "a": 3]], "a": nil])
    let members = try #require(text.members)
    #expect(members.orderedNames == ["z", "a"])
    #expect(members["z"]?.elements?.map(\.text) == ["1", "{\"b\":2, \"a\":3}"])
    #expect(members["a"] == JSONText(.null) && members["b"] == nil)
  }

  @Test("is refused when it is no JSON", arguments: ["", "{", "{\"a\":1,}", "1 2", "\"\\ud83d\""])
  func refused(_ text: String) {
    #expect(throws: JSONSyntaxError.self) { try JSONText(parsing: text) }
  }

  @Test("finds names and values whatever is in their strings")
  func strings() throws {
    let text = try JSONText(parsing: #"{"a\"}":"]\\","b\u0041,:":{"c":"{["},"d":-1.5e3,"":true}"#)
    let members = try #require(text.members)
    #expect(members.orderedNames == ["a\"}", "bA,:", "d", ""])
    #expect(members["a\"}"]?.value == "]\\" && members["bA,:"]?.value == ["c": "{["])
    #expect(members["d"]?.value == -1500.0 && members[""]?.value == true)
    #expect(try JSONText(parsing: "[ ]").elements == [] && JSONText(parsing: "{ }").members?.isEmpty == true)
    #expect(JSONText("x").members == nil && JSONText("x").elements == nil)
  }

  @Test("takes the last of members with one name, at the first one's place")
  func twice() throws {
    let members = try #require(try JSONText(parsing: #"{"a":1,"b":2,"a":3}"#).members)
    #expect(JSONText(members).text == #"{"a":3,"b":2}"#)
  }

  @Test("is changed member by member")
  func changes() {
    var members = JSONMembers()
    members["b"] = 1
    members["a"] = [true, "x"]
    members["b"] = ["z": 1, "y": nil]
    members["c"] = 3.5
    members["c"] = nil
    #expect(JSONText(members).text == #"{"b":{"z":1,"y":null},"a":[true,"x"]}"#)
    #expect(members.count == 2 && JSONText(JSONMembers()).text == "{}" && JSONText([]).text == "[]")
  }

  @Test("goes out as it came within other JSON")
  func splice() throws {
    let value: JSONValue = ["b": .verbatim(["z": 1, "a": 2]), "a": [.verbatim("x")]]
    #expect(value.text == #"{"a":["x"],"b":{"z":1,"a":2}}"#)
  }

  @Test("agrees with the parser about any JSON")
  func anything() throws {
    var random = SplitMix64(seed: 3)
    for _ in 0..<2000 {
      let value = Self.value(&random, depth: 0)
      let text = try JSONText(parsing: value.text)
      #expect(text.value == value)
      switch value {
      case .object(let members):
        var found: [String: JSONValue] = [:]
        for (name, value) in try #require(text.members) { found[name] = value.value }
        #expect(found == members)
      case .array(let elements): #expect(text.elements?.map(\.value) == elements)
      default: #expect(text.members == nil && text.elements == nil)
      }
    }
  }

  private static func value(_ random: inout SplitMix64, depth: Int) -> JSONValue {
    let texts = ["", "a", "\"", "\\", "\\\"", "{", "]", ",", ":", "é\n\u{1F600}"]
    switch Int.random(in: depth > 3 ? 0...4 : 0...8, using: &random) {
    case 0: return .null
    case 1: return .bool(.random(using: &random))
    case 2: return .integer(.random(in: .min ... .max, using: &random))
    case 3: return .number(-0.5)
    case 4: return .string(texts.randomElement(using: &random) ?? "")
    case 5, 6:
      return .array(
        (0..<Int.random(in: 0...3, using: &random)).map { _ in value(&random, depth: depth + 1) })
    default:
      var members: [String: JSONValue] = [:]
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        members[texts.randomElement(using: &random) ?? ""] = value(&random, depth: depth + 1)
      }
      return .object(members)
    }
  }
}
