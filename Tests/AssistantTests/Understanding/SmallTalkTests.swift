import Testing

@testable import Assistant

@Suite("Small talk")
struct SmallTalkTests {
  @Test(
    "is recognised where a message is nothing but a set phrase",
    arguments: [
      ("Hello!", SmallTalk.greeting), ("thank you very much", .thanks), ("Bye.", .goodbye),
      ("How are you?", .wellbeing), ("are you a robot", .identity), ("what can you do?", .abilities),
      ("Tell me a joke", .entertainment), ("stupid bot!!", .frustration), ("???", .unclear),
      ("asdf", .unclear),
    ])
  func phrases(text: String, kind: SmallTalk) {
    #expect(SmallTalk.recognise(text) == kind)
  }

  @Test(
    "hears the wish for a person",
    arguments: [
      "I want to talk to a human", "can I please speak to a real person", "Real person please",
      "a live agent, please",
      "connect me to an agent", "put me through to your manager", "let me chat with somebody",
      "get me a person",
      "hand me over to a colleague", "can I talk to someone about my bill",
      "I'd like to speak with one of your staff",
      "talk to a human being", "can I talk to a human please",
    ])
  func wish(text: String) {
    #expect(SmallTalk.recognise(text) == .human)
  }

  @Test(
    "takes nothing else for that wish",
    arguments: [
      "can I transfer my ticket to someone else", "how do I transfer tickets to a person without an account",
      "are live shows suitable for people in wheelchairs", "is this a real person or a machine",
      "do I have to talk to someone to cancel", "does an agent check the tickets",
      "can a friend give me a ticket",
      "get me a ticket for Saturday", "who do I talk to about a lost bag",
    ])
  func noWish(text: String) {
    #expect(SmallTalk.recognise(text) != .human)
  }

  @Test(
    "says nothing about questions, nor about scripts that it cannot read",
    arguments: [
      "hello, when is my bill due?", "thanks, and how much is parking", "Где моя парковка", "駐車場", "",
    ])
  func questions(text: String) {
    #expect(SmallTalk.recognise(text) == (text.isEmpty ? .unclear : nil))
  }
}
