import Essentials
import Synchronization
import Testing
import UsherTesting

@testable import LanguageModels

@Suite("Google's access tokens")
struct GoogleAccessTokensTests {
  /// A place that gives tokens of one hour, numbered, when a test lets it.
  private final class Place: Sendable {
    let clock = ManualClock()
    let latch = Latch()
    private let state = Mutex((asked: 0, fails: false))

    var asked: Int { state.withLock { $0.asked } }

    func fail(_ fails: Bool) { state.withLock { $0.fails = fails } }

    func token() async throws(ModelError) -> GoogleToken {
      let (number, fails) = state.withLock { state in
        state.asked += 1
        return (state.asked, state.fails)
      }
      do { try await latch.pass() } catch { throw ModelError(.cancelled, "cancelled") }
      if fails { throw ModelError(.serverError, "no token today") }
      return try GoogleToken(
        ["access_token": .string("token-\(number)"), "expires_in": 3600], askedAt: clock.now)
    }

    var tokens: GoogleAccessTokens {
      GoogleAccessTokens(clock: clock) { () async throws(ModelError) in try await self.token() }
    }
  }

  @Test("are asked for once, however many wait")
  func once() async throws {
    let place = Place()
    let tokens = place.tokens
    let all = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<50 { group.addTask { try await tokens.accessToken().revealed } }
      try await place.latch.arrivals(1)
      place.latch.open()
      return try await group.reduce(into: [String]()) { $0.append($1) }
    }
    #expect(all == [String](repeating: "token-1", count: 50))
    #expect(place.asked == 1)
  }

  @Test("are waited for no more by who is cancelled, and still by the others")
  func cancellation() async throws {
    let place = Place()
    let tokens = place.tokens
    let patient = Task { try await tokens.accessToken().revealed }
    let impatient = Task { try await tokens.accessToken().revealed }
    try await place.latch.arrivals(1)
    impatient.cancel()
    await #expect { try await impatient.value } throws: { ($0 as? ModelError)?.kind == .cancelled }
    place.latch.open()
    #expect(try await patient.value == "token-1")
  }

  @Test("are kept, replaced early while they are good, and waited for when they are not")
  func ages() async throws {
    let place = Place()
    place.latch.open()
    let tokens = place.tokens
    #expect(try await tokens.accessToken().revealed == "token-1")
    place.clock.advance(by: .seconds(3300))
    #expect(try await tokens.accessToken().revealed == "token-1")
    #expect(place.asked == 1)
    place.clock.advance(by: .seconds(100))
    // The old one is given out while the new one is on its way.
    #expect(try await tokens.accessToken().revealed == "token-1")
    try await eventually { place.asked == 2 }
    while try await tokens.accessToken().revealed != "token-2" { await Task.yield() }
    place.clock.advance(by: .seconds(3590))
    #expect(try await tokens.accessToken().revealed == "token-3")
  }

  @Test("that cannot be replaced are given out for as long as they are good")
  func failure() async throws {
    let place = Place()
    place.latch.open()
    let tokens = place.tokens
    _ = try await tokens.accessToken()
    place.fail(true)
    place.clock.advance(by: .seconds(3400))
    #expect(try await tokens.accessToken().revealed == "token-1")
    try await eventually { place.asked == 2 }
    #expect(try await tokens.accessToken().revealed == "token-1")
    place.clock.advance(by: .seconds(190))
    await #expect { try await tokens.accessToken() } throws: { ($0 as? ModelError)?.kind == .serverError }
    place.fail(false)
    #expect(try await tokens.accessToken().revealed.hasPrefix("token-"))
  }

  @Test("that the service refused are forgotten, but not those that came since")
  func forgotten() async throws {
    let place = Place()
    place.latch.open()
    let tokens = place.tokens
    let first = try await tokens.accessToken()
    await tokens.forget(first)
    let second = try await tokens.accessToken()
    #expect(second.revealed == "token-2")
    await tokens.forget(first)
    #expect(try await tokens.accessToken() == second)
  }
}
