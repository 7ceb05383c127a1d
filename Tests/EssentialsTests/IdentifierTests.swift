import Essentials
import Foundation
import Testing
import UsherTesting

@Suite struct IdentifierTests {
  enum PrefixKind: IdentifierKind { static let prefix = "prefix" }

  @Test("The specification's example of a TypeID reads back as its UUID")
  func specificationVector() throws {
    // https://github.com/jetify-com/typeid/blob/main/spec/valid.yml, "valid-uuidv7"
    let identifier = try #require(Identifier<PrefixKind>("prefix_01h455vb4pex5vsknk084sn02q"))
    #expect(identifier.uuid.high == 0x0189_0a5d_ac96_774b)
    #expect(identifier.uuid.low == 0xbcce_b302_099a_8057)
    #expect(identifier.text == "prefix_01h455vb4pex5vsknk084sn02q")
  }

  @Test(
    "What is not an identifier of the kind is refused",
    arguments: [
      "", "conv", "conv_", "msg_01h455vb4pex5vsknk084sn02q", "conv_01h455vb4pex5vsknk084sn02",
      "conv_01H455VB4PEX5VSKNK084SN02Q",
      "conv_01h455vb4pex5vsknk084sn02qq", "conv_81h455vb4pex5vsknk084sn02q",
      "conv_01h455vb4pex5vsknk084sn0lq", "conv_é1h455vb4pex5vsknk084sn02q",
      "conv_00000000000000000000000000",
    ])
  func refusals(text: String) {
    #expect(ConversationID(text) == nil)
  }

  @Test("Identifiers made by many tasks at the same moment are all different")
  func uniqueness() async {
    let time = ManualClock().now
    let identifiers = await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask { (0..<2000).map { _ in ConversationID(at: time) } }
      }
      return await group.reduce(into: Set()) { $0.formUnion($1) }
    }
    #expect(identifiers.count == 16_000)
    // Every random bit is now set, now clear.
    #expect(identifiers.reduce(0) { $0 | $1.uuid.low } == 0xBFFF_FFFF_FFFF_FFFF)
    #expect(identifiers.reduce(UInt64.max) { $0 & $1.uuid.low } == 0x8000_0000_0000_0000)
  }

  @Test("The documented pattern matches what is read as an identifier, and nothing else")
  func pattern() throws {
    let pattern = try Regex(ConversationID.pattern)
    var generator = SplitMix64(seed: 1)
    let digits = Array("0123456789abcdefghjkmnpqrstvwxyzilou-")
    for _ in 0..<2000 {
      var text = Array(ConversationID(at: ManualClock().now).text)
      for _ in 0..<Int.random(in: 0...2, using: &generator) {
        text[Int.random(in: 5..<text.count, using: &generator)] =
          digits[Int.random(in: 0..<digits.count, using: &generator)]
      }
      let isMatch = try pattern.wholeMatch(in: String(text)) != nil
      #expect(isMatch == (ConversationID(String(text)) != nil), "\(String(text))")
    }
  }

  @Test("Identifiers sort by their time of creation, as values and as text")
  func order() {
    let clock = ManualClock()
    var identifiers: [MessageID] = []
    for _ in 0..<50 {
      identifiers.append(MessageID(at: clock.now))
      clock.advance(by: .milliseconds(1))
    }
    #expect(identifiers == identifiers.sorted())
    #expect(identifiers.map(\.text) == identifiers.map(\.text).sorted())
    #expect(identifiers[7].uuid.time == Timestamp(milliseconds: ManualClock().now.milliseconds + 7))
  }

  @Test("An identifier survives JSON")
  func coding() throws {
    let identifier = TurnID(at: SystemClock().now)
    let data = try JSONEncoder().encode([identifier])
    #expect(String(decoding: data, as: UTF8.self) == "[\"\(identifier.text)\"]")
    #expect(try JSONDecoder().decode([TurnID].self, from: data) == [identifier])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([MessageID].self, from: data) }
  }
}
