import Essentials
import LanguageModels
import Synchronization
import Testing

@Suite("The same asked by many at the same time", .timeLimit(.minutes(10)))
struct DeduplicatingModelTests {
  private static let events: [ModelEvent] = [
    .started(ModelSource(name: "stub", provider: "test", model: "stub-1")), .textDelta("One "),
    .textDelta("two "), .textDelta("three."), .finished(.stop),
  ]

  @Test("is one call, which all follow from its beginning to its end")
  func thousand() async throws {
    let latch = Latch()
    let stub = StubModel { _ in
      ModelStream(PacedEvents(Self.events) { _ in try await latch.pass() })
    }
    let model = DeduplicatingModel(stub)
    let responses = try await withThrowingTaskGroup(of: [ModelEvent].self) { group in
      for _ in 0..<1000 {
        group.addTask {
          var events: [ModelEvent] = []
          for try await event in try await model.respond(to: .asking("How much is parking?")) {
            events.append(event)
          }
          return events
        }
      }
      try await eventually { model.statistics.requests == 1000 }
      latch.open()
      var responses: [[ModelEvent]] = []
      for try await response in group { responses.append(response) }
      return responses
    }
    #expect(responses.count == 1000 && responses.allSatisfy { $0 == Self.events })
    #expect(stub.requests.count == 1)
    let statistics = model.statistics
    #expect(statistics.calls == 1 && statistics.shared == 999 && statistics.inFlight == 0)
  }

  @Test("is one call each for tenants, customers and different questions")
  func isolation() async throws {
    let latch = Latch()
    let stub = StubModel { request in
      try await latch.pass()
      return ModelStream([.textDelta(request.caller.customer ?? "nobody"), .finished(.stop)])
    }
    let model = DeduplicatingModel(stub)
    let requests: [ModelRequest] = [
      .asking("a"), .asking("b"), .asking("a", tenant: .other), .asking("a", customer: "anna"),
      .asking("a", customer: "bert"), .asking("a").with { $0.options.temperature = 1 },
      .asking("a").with { $0.options.temperature = 1 },
    ]
    let texts = try await withThrowingTaskGroup(of: String.self) { group in
      for request in requests {
        group.addTask { try await model.respond(to: request).response().text }
      }
      try await latch.arrivals(requests.count)
      latch.open()
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(stub.requests.count == requests.count)
    #expect(texts.sorted() == ["anna", "bert", "nobody", "nobody", "nobody", "nobody", "nobody"])
  }

  @Test("goes on when one of the readers leaves, and ends when the last one does")
  func leaving() async throws {
    let latch = Latch()
    let model = DeduplicatingModel(
      StubModel { _ in
        ModelStream(PacedEvents(Self.events) { index in if index > 1 { try await latch.pass() } })
      })
    var first: ModelStream? = try await model.respond(to: .asking("a"))
    var second: ModelStream? = try await model.respond(to: .asking("a"))
    #expect(model.statistics.inFlight == 1 && model.statistics.shared == 1)
    let reader = Task { [second] in try await second?.response() }
    try await latch.arrivals(1)
    first = nil
    #expect(model.statistics.inFlight == 1 && latch.cancellations == 0)
    second = nil
    reader.cancel()
    await #expect(throws: ModelError.self) { try await reader.value }
    try await eventually { latch.cancellations == 1 }
    #expect(model.statistics.abandoned == 1 && model.statistics.inFlight == 0)
    _ = first
  }

  @Test("is asked anew when the call before it was given up or is over")
  func anew() async throws {
    let stub = StubModel { _ in ModelStream(Self.events) }
    let model = DeduplicatingModel(stub)
    for try await _ in try await model.respond(to: .asking("a")) { break }
    #expect(try await model.respond(to: .asking("a")).response().text == "One two three.")
    #expect(try await model.respond(to: .asking("a")).response().text == "One two three.")
    #expect(stub.requests.count == 3 && model.statistics.abandoned == 1)
  }

  @Test("A model that fails without waiting once is asked anew by the next")
  func immediateFailure() async throws {
    struct Refusing: LanguageModel {
      let name = "refusing"

      func respond(to request: ModelRequest) throws(ModelError) -> ModelStream {
        throw ModelError(.unavailable, "Not now.")
      }
    }
    let model = DeduplicatingModel(Refusing())
    for _ in 0..<3 {
      await #expect(throws: ModelError.self) { try await model.respond(to: .asking("How much is parking?")) }
    }
    #expect(model.statistics.calls == 3 && model.statistics.inFlight == 0)
  }

  @Test("A failure reaches all, before the answer begins")
  func failure() async throws {
    let latch = Latch()
    let stub = StubModel { _ in
      try await latch.pass()
      throw ModelError(.overloaded, "full")
    }
    let model = DeduplicatingModel(stub)
    let failures = try await withThrowingTaskGroup(of: ModelError?.self) { group in
      for _ in 0..<20 {
        group.addTask {
          do throws(ModelError) {
            _ = try await model.respond(to: .asking("a"))
            return nil
          } catch {
            return error
          }
        }
      }
      try await eventually { model.statistics.requests == 20 }
      latch.open()
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(failures == Array(repeating: ModelError(.overloaded, "full"), count: 20))
    #expect(stub.requests.count == 1 && model.statistics.inFlight == 0)
  }

  @Test("and in its midst, behind what was said already")
  func failureInTheMidst() async throws {
    let model = DeduplicatingModel(
      StubModel { _ in
        ModelStream(
          PacedEvents(Self.events) { index in if index == 2 { throw ModelError(.network, "gone") } })
      })
    let streams = [try await model.respond(to: .asking("a")), try await model.respond(to: .asking("a"))]
    for stream in streams {
      var text = ""
      await #expect(throws: ModelError(.network, "gone")) {
        for try await event in stream { if case .textDelta(let delta) = event { text += delta } }
      }
      #expect(text == "One ")
    }
  }

  @Test("Who waits for the beginning can be cancelled alone")
  func cancelledWhileWaiting() async throws {
    let latch = Latch()
    let model = DeduplicatingModel(
      StubModel { _ in
        try await latch.pass()
        return ModelStream(Self.events)
      })
    let leader = Task { try await model.respond(to: .asking("a")).response() }
    try await latch.arrivals(1)
    let follower = Task { try await model.respond(to: .asking("a")).response() }
    try await eventually { model.statistics.shared == 1 }
    leader.cancel()
    await #expect(throws: ModelError.self) { try await leader.value }
    latch.open()
    #expect(try await follower.value.text == "One two three.")
    #expect(latch.cancellations == 0)
  }

  @Test("A long answer is not kept whole: the model waits for the slowest, and nobody is taken in any more")
  func bounded() async throws {
    let pulled = Mutex(0)
    let events = (0..<1000).map { ModelEvent.textDelta("\($0) ") } + [.finished(.stop)]
    let stub = StubModel { _ in
      ModelStream(PacedEvents(events) { _ in pulled.withLock { $0 += 1 } })
    }
    let model = DeduplicatingModel(stub, bufferedBytes: 2000)
    let slow = try await model.respond(to: .asking("a"))
    let read = Mutex(0)
    let fast = Task { [stream = try await model.respond(to: .asking("a"))] in
      var response = ModelResponse()
      for try await event in stream {
        response.take(event)
        read.withLock { $0 += 1 }
      }
      return response.text
    }
    // The first thirty events are 2000 bytes: the fast reader gets one more, and then waits for the slow one.
    try await eventually { read.withLock { $0 } == 31 }
    try await Task.sleep(for: .milliseconds(20))
    #expect(pulled.withLock { $0 } == 31 && read.withLock { $0 } == 31)
    let late = try await model.respond(to: .asking("a"))
    #expect(stub.requests.count == 2)
    let expected = events.dropLast().enumerated().map { "\($0.offset) " }.joined()
    #expect(try await slow.response().text == expected)
    #expect(try await fast.value == expected)
    #expect(try await late.response().text == expected)
  }

  @Test("Many readers that come, read and leave at random never lose or double an event")
  func storm() async throws {
    let model = DeduplicatingModel(
      StubModel { _ in
        ModelStream(
          PacedEvents((0..<40).map { .textDelta("\($0),") } + [.finished(.stop)]) { _ in await Task.yield() })
      }, bufferedBytes: 1500)
    let expected = (0..<40).map { "\($0)," }.joined()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for seed in 0..<400 {
        group.addTask {
          var random = SplitMix64(seed: UInt64(seed))
          let leavesAfter = Int.random(in: 0..<80, using: &random)
          var text = ""
          var count = 0
          for try await event in try await model.respond(to: .asking("q\(seed % 3)")) {
            if case .textDelta(let delta) = event { text += delta }
            count += 1
            if count > leavesAfter { break }
            if Bool.random(using: &random) { await Task.yield() }
          }
          #expect(expected.hasPrefix(text))
          if leavesAfter > 41 { #expect(text == expected) }
        }
      }
      try await group.waitForAll()
    }
    #expect(model.statistics.inFlight == 0)
  }
}
