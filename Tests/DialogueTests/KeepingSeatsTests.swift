import Dialogue
import Testing

@Suite("Seats that are kept")
struct KeepingSeatsTests {
  @Test(
    "are not given back by what is no plain no",
    arguments: [
      "I don't see where", "Can I pay later?", "I don't have a Visa, only Mastercard", "I don't know my code",
      "Is there a tram stop nearby?", "Can I cancel later if I'm ill?", "Can I leave it at the cloakroom?",
      "My flight is at 7", "Is there a game on Saturday too?", "what about parking first?",
      "is it refundable?",
    ])
  func kept(_ text: String) {
    var script = DialogueScript()
    script.untilTotal()
    let actions = script.says(text)
    #expect(!actions.contains { if case .release = $0 { true } else { false } }, "\(actions)")
    #expect(script.state.hold != nil)
  }

  @Test(
    "are given back when the customer drops them, or wants others",
    arguments: [
      "never mind", "forget it, too expensive", "cancel", "I don't want them any more", "make it three",
    ])
  func released(_ text: String) {
    var script = DialogueScript()
    script.untilTotal()
    #expect(script.says(text).contains { if case .release = $0 { true } else { false } })
  }
}
