import Dialogue
import Testing

@Suite("Plain answers")
struct PlainAnswerTests {
  @Test(
    "that are a yes, however they are said",
    arguments: [
      "yes", "Yes, thank you very much.", "ok go ahead", "sounds good, book it please", "y", "ja bitte",
      "oui", "sí",
      "yes ✅", "👍", "go for it", "please do", "that's right", "perfect, book them", "yes plese", "yesss",
      "yh go on", "sim", "c'est bon", "tak", "yep go", "buy the tickets",
      "cool, do it", "ok place the order", "sure mate",
    ])
  func yes(_ text: String) {
    #expect(PlainAnswer(text) == .yes)
  }

  @Test(
    "that are a no",
    arguments: [
      "no", "no thanks", "No, thank you.", "nope", "don't do it", "cancel", "not now", "nein danke",
    ])
  func no(_ text: String) {
    #expect(PlainAnswer(text) == .no)
  }

  @Test(
    "are none where more is said",
    arguments: [
      "yes, but only two", "yes?", "ok what about parking", "yes make it three", "no, 3",
      "yes if it's refundable", "cool", "the tickets", "take them back", "yes to both dates",
      "i want them for friday",
      "maybe", "", "!", "🙂", "sure, but cheaper", "go ahead with the other card", "yes to section 104",
    ])
  func neither(_ text: String) {
    #expect(PlainAnswer(text) == nil)
  }
}
