import Dialogue
import Essentials
import Foundation
import Testing

@Suite("Decisions of a sale")
struct DialoguePolicyTests {
  @Test("A simple purchase, from hello to goodbye")
  func purchase() {
    var script = DialogueScript()
    #expect(script.says("hi") == [.greet])
    #expect(script.says("I'd like to see coldplay on saturday") == [.ask(.quantity)])
    guard case .checkInventory(let event, let slots)? = script.says("2").first else {
      Issue.record("no inventory"); return
    }
    #expect(event == "evt_3")
    #expect(slots.quantity == 2)
    script.tool(
      .seatsFound([
        SeatOffer(seats: ["A-1", "A-2"], total: 20_000), SeatOffer(seats: ["F-1", "F-2"], total: 9_000),
      ]))
    #expect(script.says("the second one") == [.hold(eventID: "evt_3", seats: ["F-1", "F-2"])])
    #expect(script.tool(.held(script.held, script.total)) == [.askToConfirm(holdID: "hold_1")])
    #expect(script.state.stage == .purchasing)
    guard case .pay(let confirmed)? = script.says("yes please").first else {
      Issue.record("no payment"); return
    }
    #expect(confirmed.total == script.total)
    #expect(confirmed.consent.words == "yes please")
    #expect(script.state.stage == .payment)
    #expect(script.tool(.paid(orderID: "ord_1")) == [.deliver(orderID: "ord_1")])
    #expect(script.tool(.delivered) == [.offerMore])
    #expect(script.says("no, that's all, thanks") == [.sayGoodbye])
    #expect(script.state.stage == .ended)
  }

  @Test("Everything at once needs no question")
  func atOnce() {
    var script = DialogueScript()
    guard
      case .checkInventory(let event, let slots)? = script.says(
        "2 for the Warriors game next friday, cheap but not nosebleeds"
      ).first
    else { Issue.record("no inventory"); return }
    #expect(event == "evt_2")
    #expect(slots.quantity == 2)
    #expect(slots.excluded[.section] == [.section(.area(.upper))])
  }

  @Test("Several events that fit are told apart by what the customer says next")
  func disambiguation() {
    var script = DialogueScript()
    #expect(script.says("3 tickets for the dubs") == [.disambiguate(["evt_1", "evt_2"])])
    guard case .checkInventory("evt_2", _)? = script.says("the celtics one").first else {
      Issue.record("\(script.state)"); return
    }
  }

  @Test("A question interrupts, and the total still waits")
  func question() {
    var script = DialogueScript()
    script.untilTotal()
    #expect(script.says("is there parking?") == [.answerQuestion("is there parking?")])
    #expect(script.state.stage == .support)
    script.tool(.answered)
    #expect(script.state.stage == .purchasing)
    guard case .pay? = script.says("ok, go ahead").first else { Issue.record("no payment"); return }
  }

  @Test(
    "Nothing is paid without a plain yes",
    arguments: ["maybe", "yes but 3", "what's the total again?", "hmm", "ok if it's refundable", "no"])
  func noYes(_ text: String) {
    var script = DialogueScript()
    script.untilTotal()
    let actions = script.says(text)
    #expect(!actions.contains { if case .pay = $0 { true } else { false } })
  }

  @Test("A yes before the total is shown, or after the hold has lapsed, pays nothing")
  func earlyAndLate() {
    var early = DialogueScript()
    early.says("2 tickets for Coldplay")
    #expect(!early.says("yes, buy them").contains { if case .pay = $0 { true } else { false } })
    var late = DialogueScript()
    late.untilTotal()
    late.now = DialogueScript.start + .seconds(301)
    #expect(!late.says("yes").contains { if case .pay = $0 { true } else { false } })
    #expect(late.state.hold == nil)
  }

  @Test("A change of mind gives the seats back and looks again")
  func change() {
    var script = DialogueScript()
    script.untilTotal()
    let actions = script.says("actually make it 4")
    #expect(actions.first == .release(holdID: "hold_1"))
    guard case .checkInventory("evt_3", let slots)? = actions.last else { Issue.record("\(actions)"); return }
    #expect(slots.quantity == 4)
    #expect(script.state.shownTotal == nil)
  }

  @Test("Never mind releases the seats")
  func release() {
    var script = DialogueScript()
    script.untilTotal()
    #expect(script.says("never mind") == [.release(holdID: "hold_1"), .offerMore])
    #expect(script.state.hold == nil)
  }

  @Test("A declined payment asks for another way to pay")
  func declined() {
    var script = DialogueScript()
    script.untilTotal()
    script.says("yes")
    #expect(script.tool(.paymentDeclined) == [.ask(.payment)])
    #expect(script.state.stage == .purchasing)
  }

  @Test("A refund asks for the order, and happens after a yes")
  func refund() {
    var script = DialogueScript()
    #expect(script.says("I want a refund") == [.ask(.reference)])
    #expect(script.says("order 12345") == [.quoteRefund(order: "12345")])
    #expect(script.state.stage == .refund)
    script.tool(.quoted)
    guard case .applyQuote? = script.says("yes, go ahead").first else { Issue.record("not applied"); return }
    script.tool(.changed)
    #expect(script.state.stage == .greeting)
  }

  @Test("An upgrade in the middle of a purchase leads back to it")
  func upgrade() {
    var script = DialogueScript()
    script.untilTotal()
    guard case .quoteUpgrade(order: "ord_9", _)? = script.says("can you upgrade my order ord_9").first else {
      Issue.record("\(script.state)"); return
    }
    #expect(script.state.stage == .upgrade)
    script.tool(.changed)
    #expect(script.state.stage == .purchasing)
  }

  @Test("A person is called at once, or after three messages that nobody understands")
  func human() {
    var script = DialogueScript()
    #expect(script.says("let me talk to a human") == [.handOver])
    #expect(script.says("2 tickets for coldplay").isEmpty)
    var lost = DialogueScript()
    #expect(lost.says("qwe rty") == [.askAgain])
    #expect(lost.says("uiop") == [.askAgain])
    #expect(lost.says("asdf gh") == [.handOver])
  }

  @Test("What the catalogue does not have is searched, not sold")
  func unknown() {
    var script = DialogueScript()
    guard case .searchEvents? = script.says("2 tickets for Metallica please").first else {
      Issue.record("\(script.state)"); return
    }
    #expect(script.state.eventID == nil)
  }

  @Test("The state comes back from JSON as it went")
  func coding() throws {
    var script = DialogueScript()
    script.untilTotal()
    let data = try JSONEncoder().encode(script.state)
    #expect(try JSONDecoder().decode(DialogueState.self, from: data) == script.state)
  }

  @Test("Any sequence of messages and outcomes keeps the money safe")
  func property() {
    var random = SplitMix64(seed: 7)
    let messages = ExtractionTests.rows.map(\.text) + IntentTests.rows.map(\.0)
    for _ in 0..<150 {
      var script = DialogueScript()
      for _ in 0..<12 {
        if Bool.random(using: &random), let outcome = outcomes(script).randomElement(using: &random) {
          script.tool(outcome)
        }
        let before = script.state
        let actions = script.says(messages.randomElement(using: &random) ?? "")
        guard actions.contains(where: { if case .pay = $0 { true } else { false } }) else { continue }
        #expect(before.shownTotal != nil && before.hold?.id == before.shownTotal?.holdID)
      }
    }
  }

  private func outcomes(_ script: DialogueScript) -> [ToolOutcome] {
    [
      .eventsFound(["evt_1", "evt_2"]), .seatsFound([SeatOffer(seats: ["A-1"], total: 100)]),
      .held(script.held, script.total),
      .holdLost, .paymentDeclined, .delivered, .answered, .quoted, .changed, .released, .humanReturned,
    ]
  }
}
