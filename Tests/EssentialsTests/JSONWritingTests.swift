import Essentials
import Testing

@Suite struct JSONWritingTests {
  @Test(
    "Values are written compactly, members in order",
    arguments: [
      (.null, "null"), (true, "true"), (-7, "-7"), (.number(2), "2.0"), (.number(1e21), "1e+21"),
      (.number(.infinity), "null"), (.number(.nan), "null"), ([], "[]"), ([:], "{}"),
      (["b": [1, nil], "a": "x/y"], #"{"a":"x/y","b":[1,null]}"#),
      ("q\"b\\n\nt\tr\r\u{0}\u{1F}é\u{7F}", "\"q\\\"b\\\\n\\nt\\tr\\r\\u0000\\u001fé\u{7F}\""),
    ] as [(JSONValue, String)])
  func writing(value: JSONValue, text: String) {
    #expect(value.text == text)
  }
}
