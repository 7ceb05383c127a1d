import Dispatch
import Essentials
import Synchronization
import Testing

@testable import Identity

@Suite("Threads for passwords") struct PasswordThreadsTests {
  /// Holds the only thread until it is opened.
  private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    let entered = DispatchSemaphore(value: 0)
    func pass() {
      entered.signal()
      semaphore.wait()
    }
    func open() { semaphore.signal() }
  }

  private func occupied(waiting: Int) async throws -> (PasswordThreads, Gate, Task<Int, any Error>) {
    let threads = PasswordThreads(count: 1, waiting: waiting)
    let gate = Gate()
    let task = Task {
      try await threads.run {
        gate.pass()
        return 1
      }
    }
    try await Blocking.run { gate.entered.wait() }
    return (threads, gate, task)
  }

  @Test("When as many wait as may, the next one is told when to try again; those who wait get their turn")
  func full() async throws {
    let (threads, gate, first) = try await occupied(waiting: 2)
    let second = Task { try await threads.run { 2 } }
    let third = Task { try await threads.run { 3 } }
    while threads.waitingCount < 2 { await Task.yield() }
    let problem = await #expect(throws: Problem.self) { try await threads.run { 4 } }
    #expect(problem?.status == 503)
    #expect(problem?.retryAfterSeconds != nil)
    gate.open()
    let results = [try await first.value, try await second.value, try await third.value]
    #expect(results == [1, 2, 3])
  }

  @Test("Who gives up while waiting leaves the queue at once")
  func cancelled() async throws {
    let (threads, gate, first) = try await occupied(waiting: 1)
    let second = Task { try await threads.run { 2 } }
    while threads.waitingCount < 1 { await Task.yield() }
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    #expect(threads.waitingCount == 0)
    gate.open()
    let result = try await first.value
    #expect(result == 1)
  }

  @Test("A task that was cancelled before does not wait")
  func cancelledBefore() async throws {
    let (threads, gate, first) = try await occupied(waiting: 1)
    let second = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await threads.run { 2 }
    }
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    gate.open()
    _ = try await first.value
  }

  @Test("What the work throws is thrown to who asked")
  func failure() async {
    struct Broken: Error {}
    let threads = PasswordThreads(count: 2, waiting: 8)
    await #expect(throws: Broken.self) { try await threads.run { () throws -> Int in throw Broken() } }
  }

  @Test("Many at a time all get an answer")
  func many() async throws {
    let threads = PasswordThreads(count: 2, waiting: 200)
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 1...200 { group.addTask { try await threads.run { number } } }
      return try await group.reduce(0, +)
    }
    #expect(sum == 20_100)
  }
}
