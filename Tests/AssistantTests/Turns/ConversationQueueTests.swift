import Essentials
import Synchronization
import Testing

@testable import Assistant

@Suite("The queue of a conversation")
struct ConversationQueueTests {
  /// Who has run, in order.
  private final class Runs: Sendable {
    private let names = Mutex<[String]>([])
    var all: [String] { names.withLock { $0 } }

    func note(_ name: String) { names.withLock { $0.append(name) } }
  }

  private let queue = ConversationQueue(perConversation: 8, overall: 8)
  private let conversation = ConversationID(at: Timestamp(milliseconds: 1_760_000_000_000))

  /// Waits its turn, notes its name, and leaves.
  private func run(_ ticket: ConversationQueue.Ticket, _ name: String, _ runs: Runs) -> Task<Void, Never> {
    Task { [queue] in
      await queue.wait(for: ticket)
      runs.note(name)
      queue.leave(ticket)
    }
  }

  @Test("goes by the messages' numbers where they are known, whoever has come first")
  func byOrdinal() async throws {
    let runs = Runs()
    let tickets = try (0..<3).map { _ in try queue.enter(conversation) }
    // The last to come was stored between the two others.
    for (ticket, ordinal) in zip(tickets, [6, 4, 5] as [Int64]) { queue.settle(ticket, at: ordinal) }
    let tasks = zip(tickets, ["6", "4", "5"]).map { run($0, $1, runs) }
    for task in tasks { await task.value }
    #expect(runs.all == ["4", "5", "6"])
    #expect(queue.count == 0)
  }

  @Test("waits for who has come before and whose number is not known yet")
  func unknownOrdinal() async throws {
    let runs = Runs()
    let (first, second) = (try queue.enter(conversation), try queue.enter(conversation))
    queue.settle(second, at: 2)
    let later = run(second, "second", runs)
    for _ in 0..<20 { await Task.yield() }
    runs.note("first")
    queue.leave(first)
    await later.value
    #expect(runs.all == ["first", "second"])
  }
}
