import Essentials
import Testing

@testable import Telemetry

@Suite struct TraceContextTests {
  static let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

  @Test("A caller's context is read and told again")
  func reading() throws {
    let context = try #require(
      TraceContext(
        parent: Self.parent, states: ["congo=t61rcWkgMzE , rojo=00f067aa0ba902b7", "a@b=c d"],
        baggage: ["user=alice;kept, key=%20v"]))
    #expect(context.trace.description == "0af7651916cd43dd8448eb211c80319c")
    #expect(context.span.description == "b7ad6b7169203331")
    #expect(context.isSampled)
    #expect(context.parent == Self.parent)
    #expect(context.fields.map(\.name) == ["traceparent", "tracestate", "baggage"])
    #expect(context.state == "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7,a@b=c d")
    #expect(context.baggage == "user=alice;kept,key=%20v")
  }

  @Test("Later versions are read as far as they are known, unless they contradict this one")
  func versions() {
    let later = "cc" + Self.parent.dropFirst(2)
    #expect(TraceContext(parent: later)?.isSampled == true)
    #expect(TraceContext(parent: later + "-what-comes")?.isSampled == true)
    #expect(TraceContext(parent: later + ".no") == nil)
    #expect(TraceContext(parent: "ff" + Self.parent.dropFirst(2)) == nil)
    #expect(TraceContext(parent: Self.parent + "-no") == nil)
    #expect(TraceContext(parent: String(later.dropLast(2)) + "fe")?.isSampled == false)
  }

  @Test(
    "What is not exactly a context is none",
    arguments: [
      "", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
      "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
      "00-00000000000000000000000000000000-b7ad6b7169203331-01",
      "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
      "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
      " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ",
      "0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-001",
      "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-" + String(repeating: "x", count: 600),
    ])
  func malformed(_ text: String) {
    #expect(TraceContext(parent: text) == nil)
  }

  @Test(
    "A malformed tracestate is dropped, and the trace goes on",
    arguments: [
      "a", "a=b,a=c", "A=b", "a=b=c", "=b", "a=", "a=é", "1a=b", "a@b@c=d", "a@123456789012345=b",
      (0..<33).map { "k\($0)=v" }.joined(separator: ","), "a=" + String(repeating: "v", count: 600),
    ])
  func states(_ text: String) {
    let context = TraceContext(parent: Self.parent, states: [text])
    #expect(context?.state == "")
  }

  @Test("Empty members of a tracestate do no harm")
  func emptyMembers() {
    #expect(TraceContext(parent: Self.parent, states: ["a=b,, ,c=d", ""])?.state == "a=b,c=d")
  }

  @Test(
    "Malformed baggage is dropped, and the trace goes on",
    arguments: [
      "", "a", "a=b,,c=d", "a=\"b\"", "a b=c", "=b", "a=b;", "a=b\\c", "a=é", "a=b c",
      (0..<65).map { "k\($0)=v" }.joined(separator: ","), "a=" + String(repeating: "v", count: 8192),
    ])
  func baggage(_ text: String) {
    #expect(TraceContext(parent: Self.parent, baggage: [text])?.baggage == "")
  }

  @Test("Whatever comes in, what goes out can be read again and stands in a header field")
  func fuzzing() {
    var random = SplitMix64(seed: 10)
    let alphabet = Array("0123456789abcdefABCxyz-=,;@ \t\"\\%_é\u{0}".unicodeScalars)
    var read = 0
    for _ in 0..<20_000 {
      var parent = Array(Self.parent.unicodeScalars)
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        let place = Int.random(in: 0..<parent.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: parent[place] = alphabet.randomElement(using: &random)!
        case 1: parent.remove(at: place)
        default: parent.insert(alphabet.randomElement(using: &random)!, at: place)
        }
      }
      let noise = { (random: inout SplitMix64) in
        let scalars = (0..<Int.random(in: 0...24, using: &random)).map { _ in
          alphabet.randomElement(using: &random)!
        }
        return String(String.UnicodeScalarView(scalars))
      }
      let context = TraceContext(
        parent: String(String.UnicodeScalarView(parent)), states: [noise(&random)], baggage: [noise(&random)])
      guard let context else { continue }
      read += 1
      #expect(
        TraceContext(parent: context.parent, states: [context.state], baggage: [context.baggage]) == context)
      for (_, value) in context.fields {
        #expect(value.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 })
      }
    }
    #expect(read > 1000)
  }
}
