import Essentials
import Foundation
import Testing
import UsherTesting

@Suite struct EncodingTests {
  @Test("URL-safe Base64 agrees with Foundation's after its three substitutions", arguments: 0...70)
  func base64(length: Int) throws {
    var generator = SplitMix64(seed: UInt64(length))
    let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let expected = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
    #expect(Base64URL.encode(bytes) == expected)
    #expect(Base64URL.decode(expected) == bytes)
  }

  @Test(
    "What is not exactly URL-safe Base64 is refused",
    arguments: ["A", "AB", "AA=", "AA==", "A+AA", "A/AA", "AAAAA", "ÄAAA", "AA A", "AAB"])
  func refusedBase64(text: String) {
    #expect(Base64URL.decode(text) == nil)
  }

  @Test("Hexadecimal is written in lower case and read in either")
  func hexadecimal() {
    #expect(Hexadecimal.encode([0x00, 0x9F, 0xFF]) == "009fff")
    #expect(Hexadecimal.decode("009FfF") == [0x00, 0x9F, 0xFF])
    #expect(Hexadecimal.decode("") == [])
    for text in ["0", "0g", "zz", "é"] { #expect(Hexadecimal.decode(text) == nil) }
  }

  @Test("The first byte that breaks UTF-8 is found")
  func utf8() {
    #expect(UTF8Validity.firstError(in: Array("añ€😀".utf8)) == 10)
    #expect(UTF8Validity.firstError(in: [0x61, 0xC3, 0x28]) == 1)
    #expect(UTF8Validity.firstError(in: [0x61, 0x62, 0xF0, 0x9F, 0x98]) == 2)
    #expect(UTF8Validity.firstError(in: [0xED, 0xA0, 0x80]) == 0)
  }
}
