/// Texts that wait to be embedded: those that a person waits for first, within a priority the oldest first.
struct BatchQueue: Sendable {
  /// Texts of one caller that are still to be sent.
  private struct Waiting {
    let ticket: BatchTicket
    var next = 0
  }

  /// A text, and who wants its embedding.
  struct Item: Sendable {
    let text: String
    var wanted: [(ticket: BatchTicket, index: Int)]
  }

  private var waiting: [BatchPriority: [Waiting]] = [.interactive: [], .background: []]
  /// How many texts wait.
  private(set) var count = 0

  /// The most urgent priority of which something waits.
  var priority: BatchPriority? {
    if waiting[.interactive]?.isEmpty == false { return .interactive }
    return waiting[.background]?.isEmpty == false ? .background : nil
  }

  mutating func add(_ ticket: BatchTicket) {
    waiting[ticket.priority]?.append(Waiting(ticket: ticket))
    count += ticket.texts.count
  }

  /// The next batch, each text once. What a person waits for leaves room for the background only at the end.
  mutating func take(_ limit: Int) -> [Item] {
    var items: [Item] = []
    var places: [String: Int] = [:]
    for priority in [BatchPriority.interactive, .background] {
      while items.count < limit, var first = waiting[priority]?.first {
        let isOver = first.ticket.isOver
        while first.next < first.ticket.texts.count, isOver || items.count < limit {
          let text = first.ticket.texts[first.next]
          if !isOver {
            if let place = places[text] {
              items[place].wanted.append((first.ticket, first.next))
            } else {
              places[text] = items.count
              items.append(Item(text: text, wanted: [(first.ticket, first.next)]))
            }
          }
          first.next += 1
          count -= 1
        }
        if first.next == first.ticket.texts.count {
          waiting[priority]?.removeFirst()
        } else {
          waiting[priority]?[0] = first
        }
      }
    }
    return items
  }
}
