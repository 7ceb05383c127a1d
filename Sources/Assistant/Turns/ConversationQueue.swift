import Essentials
import Synchronization

/// Lets one turn of a conversation run at a time, the others in the order in which they came. Bounded in each
/// conversation and in all.
final class ConversationQueue: Sendable {
  /// A place in a conversation's queue.
  struct Ticket: Hashable, Sendable {
    fileprivate let conversation: ConversationID
    fileprivate let number: Int
  }

  private struct Line {
    var numbers: [Int] = []
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  }

  private struct State {
    var next = 0
    var total = 0
    var lines: [ConversationID: Line] = [:]
  }

  private let state = Mutex(State())
  private let perConversation: Int
  private let overall: Int

  init(perConversation: Int, overall: Int) {
    self.perConversation = perConversation
    self.overall = overall
  }

  /// How many turns run or wait.
  var count: Int { state.withLock { $0.total } }

  /// Takes the next place in a conversation's queue.
  ///
  /// - Throws: A problem of status 429 when too many wait in this conversation, 503 when too many do in all.
  func enter(_ conversation: ConversationID) throws(Problem) -> Ticket {
    try state.withLock { state throws(Problem) in
      guard state.total < overall else { throw .serverFull }
      guard state.lines[conversation]?.numbers.count ?? 0 < perConversation else { throw .tooManyWaiting }
      state.next += 1
      state.total += 1
      state.lines[conversation, default: Line()].numbers.append(state.next)
      return Ticket(conversation: conversation, number: state.next)
    }
  }

  /// Returns when everything before the ticket has left.
  func wait(for ticket: Ticket) async {
    await withCheckedContinuation { continuation in
      let isFirst = state.withLock { state in
        if state.lines[ticket.conversation]?.numbers.first == ticket.number { return true }
        state.lines[ticket.conversation]?.waiting[ticket.number] = continuation
        return false
      }
      if isFirst { continuation.resume() }
    }
  }

  /// Gives a place up, whether its turn has come or not.
  func leave(_ ticket: Ticket) {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard var line = state.lines[ticket.conversation],
        let place = line.numbers.firstIndex(of: ticket.number)
      else { return nil }
      line.numbers.remove(at: place)
      state.total -= 1
      let next = line.numbers.first.flatMap { line.waiting.removeValue(forKey: $0) }
      state.lines[ticket.conversation] = line.numbers.isEmpty ? nil : line
      return next
    }
    next?.resume()
  }
}
