import Assistant
import Essentials
import Testing
import UsherTesting

@testable import UsherServer

@Suite struct ConversationHubTests {
  private let hub = ConversationHub()
  private let conversation = ConversationID(at: ManualClock().now)

  private func event(_ number: Int) -> LiveEvent {
    LiveEvent(name: "text.delta", members: ["text": .string("\(number)")])
  }

  @Test("Everybody who watches a conversation sees its events in order, and nobody else does")
  func watching() async {
    let first = hub.watch(conversation)
    let second = hub.watch(conversation)
    let other = hub.watch(ConversationID(at: ManualClock().now))
    for number in 0..<3 { hub.publish(in: conversation) { event(number) } }
    hub.close()
    for stream in [first, second] {
      #expect(await stream.reduce(into: []) { $0.append($1.text) } == ["0", "1", "2"])
    }
    #expect(await other.reduce(0) { count, _ in count + 1 } == 0)
  }

  @Test("An event that nobody watches is never made")
  func unwatched() {
    hub.publish(in: conversation) {
      Issue.record("made for nobody")
      return event(0)
    }
  }

  @Test("A watcher that falls too far behind is dropped, and gets what came before whole")
  func slow() async {
    let stream = hub.watch(conversation)
    for number in 0..<(ConversationHub.bufferedEvents + 5) { hub.publish(in: conversation) { event(number) } }
    #expect(hub.count == 0)
    let seen = await stream.reduce(into: []) { $0.append($1.text) }
    #expect(seen == (0..<ConversationHub.bufferedEvents).map { .string("\($0)") })
  }

  @Test("That an operator looks at a conversation is told to operators alone")
  func looking() async {
    let customer = hub.watch(conversation)
    let desk = hub.watchAll()
    let ann = Operator(id: "usr_ann", name: "Ann")
    hub.publish(in: conversation) { .looking(ann, isHere: true) }
    hub.publish(in: conversation) { .looking(ann, isHere: false) }
    hub.close()
    #expect(await customer.reduce(0) { count, _ in count + 1 } == 0)
    let seconds = await desk.reduce(into: [JSONValue?]()) { told, sight in
      if case .event(conversation, let event) = sight { told.append(event.members["seconds"]) }
    }
    #expect(seconds == [.integer(30), .integer(0)])
  }

  @Test("Who stops watching is forgotten")
  func leaving() async {
    let task = Task { [stream = hub.watch(conversation)] in for await _ in stream {} }
    #expect(hub.count == 1)
    task.cancel()
    await task.value
    #expect(hub.count == 0)
  }
}

extension ConversationHub.Sight {
  fileprivate var text: JSONValue? {
    if case .event(let event) = self { event.members["text"] } else { nil }
  }
}
