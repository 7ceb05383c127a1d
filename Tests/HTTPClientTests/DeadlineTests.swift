import HTTPClient
import Testing

@Suite("Deadlines of outgoing calls")
struct DeadlineTests {
  @Test("leave a model a minute to begin, and ten to end")
  func defaults() {
    let deadlines = HTTPClientDeadlines()
    #expect(deadlines.firstByte == .seconds(60) && deadlines.whole == .seconds(600))
  }
}
