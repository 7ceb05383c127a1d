import Essentials
import Synchronization

/// Lets one turn of a conversation run at a time in this process, the others in the order of their messages. Bounded in
/// each conversation and in all.
final class ConversationQueue: Sendable {
  /// A place in a conversation's queue.
  struct Ticket: Hashable, Sendable {
    fileprivate let conversation: ConversationID
    fileprivate let number: Int
  }

  private struct Place {
    let number: Int
    /// Its message's number in the conversation, when that is known.
    var ordinal: Int64?
    var waiting: CheckedContinuation<Void, Never>?
    var isRunning = false

    func precedes(_ other: Place) -> Bool {
      guard let ordinal, let others = other.ordinal else { return number < other.number }
      return ordinal < others
    }
  }

  private struct State {
    var last = 0
    var total = 0
    var lines: [ConversationID: [Place]] = [:]

    /// Changes a place, and returns who may run now.
    mutating func change(
      _ ticket: Ticket, _ body: (inout Place) -> Void
    ) -> CheckedContinuation<Void, Never>? {
      guard let place = lines[ticket.conversation]?.firstIndex(where: { $0.number == ticket.number }) else {
        return nil
      }
      body(&lines[ticket.conversation, default: []][place])
      return next(in: ticket.conversation)
    }

    /// Who waits and has nobody before them any more.
    mutating func next(in conversation: ConversationID) -> CheckedContinuation<Void, Never>? {
      guard let line = lines[conversation], !line.contains(where: \.isRunning) else { return nil }
      let first = line.firstIndex { place in !line.contains { $0.precedes(place) } }
      guard let first, let waiting = line[first].waiting else { return nil }
      lines[conversation]?[first].waiting = nil
      lines[conversation]?[first].isRunning = true
      return waiting
    }
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
      guard state.lines[conversation]?.count ?? 0 < perConversation else { throw .tooManyWaiting }
      state.last += 1
      state.total += 1
      state.lines[conversation, default: []].append(Place(number: state.last))
      return Ticket(conversation: conversation, number: state.last)
    }
  }

  /// Puts a place where its message is in the conversation. Tickets are taken before messages are stored, so two that
  /// come at once may be stored the other way round, and every process goes by what is stored.
  func settle(_ ticket: Ticket, at ordinal: Int64) {
    state.withLock { $0.change(ticket) { $0.ordinal = ordinal } }?.resume()
  }

  /// Returns when everything before the ticket has left.
  func wait(for ticket: Ticket) async {
    await withCheckedContinuation { continuation in
      state.withLock { $0.change(ticket) { $0.waiting = continuation } }?.resume()
    }
  }

  /// Gives a place up, whether its turn has come or not.
  func leave(_ ticket: Ticket) {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      let line = state.lines[ticket.conversation] ?? []
      let others = line.filter { $0.number != ticket.number }
      guard others.count < line.count else { return nil }
      state.total -= 1
      state.lines[ticket.conversation] = others.isEmpty ? nil : others
      return state.next(in: ticket.conversation)
    }
    next?.resume()
  }
}
