import Identity
import Testing

@Suite("Recovery codes") struct RecoveryCodeTests {
  @Test("Ten codes, all different, each found by its digest")
  func made() {
    let codes = RecoveryCode.makeSet()
    #expect(Set(codes).count == RecoveryCode.count)
    let digests = codes.map(\.digest)
    for (index, code) in codes.enumerated() { #expect(code.index(in: digests) == index) }
    #expect(RecoveryCode().index(in: digests) == nil)
    #expect("\(codes[0])" == "RecoveryCode(…)")
  }

  @Test("A code may be typed in capitals, without hyphens, and with letters that look like its digits")
  func typed() throws {
    let code = try #require(RecoveryCode(typed: "10k7q-mx9tc-4hw2p"))
    #expect(RecoveryCode(typed: " LO K7Q MX9TC4-HW2P ") == code)
    #expect(code.text == "10k7q-mx9tc-4hw2p")
  }

  @Test(
    "What cannot be a code is none",
    arguments: ["", "10k7q", "10k7q-mx9tc-4hw2pp", "10k7q-mx9tc-4hw2ü", "u0k7q-mx9tc-4hw2p"])
  func malformed(text: String) {
    #expect(RecoveryCode(typed: text) == nil)
  }

  @Test("What was made can be typed")
  func roundTrip() {
    for code in RecoveryCode.makeSet() { #expect(RecoveryCode(typed: code.text) == code) }
  }
}
