import Dialogue
import Testing

@Suite("Which of the things offered")
struct ChoiceWordsTests {
  @Test(
    "is meant",
    arguments: [
      ("the first yin", 1), ("le premier", 1), ("die ersten bitte", 1), ("la segunda", 2),
      ("um the 2nd pair i guess", 2),
      ("#3", 3), ("il primo, grazie", 1), ("that 1 plz", 1), ("the latter", -1), ("de eerste", 1),
      ("pierwsze", 1),
      ("can we take the third?", 3), ("these are great", 1),
    ])
  func meant(_ text: String, _ place: Int) {
    #expect(ChoiceWords.place(text) == place)
  }

  @Test(
    "is not told",
    arguments: [
      "not the first", "is the first near the stage?", "give me a second", "last time we sat in the stalls",
      "first row if possible", "the first or the second", "those in the gallery on friday", "hm",
    ])
  func open(_ text: String) {
    #expect(ChoiceWords.place(text) == nil)
  }
}

@Suite("Who wants no more")
struct WithdrawalTests {
  @Test(
    "says so",
    arguments: [
      "give them back", "never mind", "you can release the seats", "someone else can have it", "scrap that",
    ])
  func outright(_ text: String) {
    #expect(Withdrawal(text) == .outright)
  }

  @Test(
    "lets it be guessed",
    arguments: [
      "you know what, we'll stay home instead", "plans changed, sorry", "i can't make it after all",
    ])
  func implied(_ text: String) {
    #expect(Withdrawal(text) == .implied)
  }

  @Test(
    "is not who goes on, or asks",
    arguments: [
      "please don't release them", "what if i can't make it?", "yes", "don't let them go", "two more",
    ])
  func neither(_ text: String) {
    #expect(Withdrawal(text) == nil)
  }

  @Test("Who seems not to come is asked, and what is held is given back only then")
  func asked() {
    var script = DialogueScript()
    script.untilTotal()
    #expect(script.says("sorry, we'll stay home") == [.askToGiveBack])
    #expect(script.state.hold != nil)
    #expect(script.says("no") == [.askToConfirm(holdID: "hold_1")])
    script.says("something came up")
    #expect(script.says("yes") == [.release(holdID: "hold_1"), .offerMore])
    #expect(script.state.hold == nil)
  }

  @Test("An order that is named and nothing else is looked up; what is wanted of it needs no verb")
  func orders() {
    func actions(_ text: String) -> [DialogueAction] {
      var script = DialogueScript()
      return script.says(text)
    }
    let order = "ord_01mfa58vg0e8vs69r5v39bywet"
    #expect(actions("is \(order) all good?") == [.showOrder(order)])
    #expect(actions("we both have the flu, please take back \(order)") == [.quoteRefund(order: order)])
    guard case .quoteUpgrade(order, _)? = actions("can you put us closer? order \(order)").first else {
      Issue.record("no upgrade"); return
    }
    guard case .quoteExchange(order, _)? = actions("\(order): could we come on friday instead?").first else {
      Issue.record("no exchange"); return
    }
  }

  @Test("Both sides of a game name it; a question about what is offered chooses nothing")
  func games() {
    var script = DialogueScript()
    guard case .checkInventory("evt_2", _)? = script.says("2 for warriors celtics").first else {
      Issue.record("\(script.state)"); return
    }
    script.tool(.seatsFound([SeatOffer(seats: ["101-A-1", "101-A-2"], total: 9_000, section: "101")]))
    #expect(script.says("how is the view from 101?") == [.answerQuestion("how is the view from 101?")])
    #expect(script.says("ok i'll take 101") == [.hold(eventID: "evt_2", seats: ["101-A-1", "101-A-2"])])
  }
}
