import Testing

@testable import Assistant

@Suite("Follow-up questions")
struct FollowUpResolverTests {
  @Test(
    "What leans on the question before is completed with it",
    arguments: [
      ("How much is parking?", "and for motorbikes?", "How much is parking for motorbikes?"),
      ("how much is PARKING", "and for motorbikes?", "how much is PARKING for motorbikes?"),
      ("how much is Fibre 100", "what about Fibre 1000?", "how much is Fibre 100, fibre 1000?"),
      ("when is the box office open", "and on Sundays", "when is the box office open on sundays?"),
      ("how do I transfer a ticket", "how long does it take?", "how long does transfer a ticket take?"),
    ])
  func leaning(first: String, second: String, resolved: String) {
    let question = FollowUpResolver.resolve(second, after: first)
    #expect(question.text == resolved)
    #expect(!question.isContextFree)
  }

  @Test(
    "A new topic stays by itself",
    arguments: [
      "when is my bill due?", "how much does membership cost?", "and how do I cancel my internet contract?",
      "is it possible to bring a wheelchair?", "do you sell trombones?", "my internet is down",
    ])
  func newTopic(message: String) {
    let question = FollowUpResolver.resolve(message, after: "How much is parking?")
    #expect(question.text == message)
    #expect(question.isContextFree)
  }

  @Test("At the beginning of a conversation nothing leans on anything")
  func beginning() {
    #expect(FollowUpResolver.resolve("and for students?", after: nil).isContextFree)
  }
}
