import Embeddings

/// Texts that wait to be embedded: those that a person waits for first, of one kind the oldest first.
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

  private var waiting: [TextRole: [Waiting]] = [.query: [], .document: []]
  /// How many texts wait.
  private(set) var count = 0

  /// The kind that is due: what a person waits for, if there is any.
  var role: TextRole? {
    if waiting[.query]?.isEmpty == false { return .query }
    return waiting[.document]?.isEmpty == false ? .document : nil
  }

  mutating func add(_ ticket: BatchTicket) {
    waiting[ticket.role]?.append(Waiting(ticket: ticket))
    count += ticket.texts.count
  }

  /// The next batch of one kind, each text once: questions and documents may be embedded differently.
  mutating func take(_ role: TextRole, _ limit: Int) -> [Item] {
    var items: [Item] = []
    var places: [String: Int] = [:]
    while items.count < limit, var first = waiting[role]?.first {
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
        waiting[role]?.removeFirst()
      } else {
        waiting[role]?[0] = first
      }
    }
    return items
  }
}
