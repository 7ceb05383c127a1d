import Dialogue
import Foundation
import Testing

@Suite("What is kept of messages")
struct SlotsTests {
  private func slots(_ messages: String...) -> Slots {
    var slots = Slots()
    for message in messages {
      slots.apply(ExtractionTable.extractor.updates(in: message, at: ExtractionTable.moment))
    }
    return slots
  }

  @Test("A correction takes the place of what was said")
  func correction() {
    #expect(slots("2 tickets for friday", "actually 4").quantity == 4)
    #expect(slots("2 tickets for friday", "no, I meant saturday").days?.map(\.description) == ["2026-03-14"])
  }

  @Test("More and fewer count from what was said")
  func changes() {
    #expect(slots("3 tickets", "one more").quantity == 4)
    #expect(slots("3 tickets", "two fewer").quantity == 1)
    #expect(slots("one more").quantity == nil)
  }

  @Test("What is refused is no longer wanted, and can be wanted again")
  func refusal() {
    let refused = slots("friday", "not friday")
    #expect(refused.days == nil)
    #expect(refused.excludedDays.map(\.description) == ["2026-03-13"])
    #expect(slots("not friday", "ok friday then").excludedDays.isEmpty)
  }

  @Test("Where anything will do, nothing needs to be asked")
  func clearing() {
    let slots = slots("2 tickets for friday", "any date is fine")
    #expect(slots.isSettled(.date))
    #expect(slots.days == nil)
  }

  @Test("Several sections of one message are all wanted; those of the next take their place")
  func sections() {
    #expect(slots("floor or lower bowl").values[.section]?.map(\.description) == ["floor", "lower"])
    #expect(slots("floor or lower bowl", "balcony").values[.section]?.map(\.description) == ["balcony"])
  }

  @Test("They come back from JSON as they went")
  func coding() throws {
    let slots = slots(
      "2 adults and a child, hamilton next friday after 7pm, under 200 all in, not nosebleeds, aisle")
    let data = try JSONEncoder().encode(slots)
    #expect(try JSONDecoder().decode(Slots.self, from: data) == slots)
  }
}
