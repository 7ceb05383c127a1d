import Essentials
import Persistence
import Synchronization
import Testing
@testable import Ticketing
import UsherTesting

@Suite("Waiting list")
struct WaitingListTests {
  /// Keeps every seat of section B, six at a time, so that it is sold out.
  private func sellOut(_ hall: TestHall) async throws -> [Hold] {
    var holds: [Hold] = []
    for row in 1...3 {
      holds.append(
        try await hall.hold(
          "B-\(row)-1", "B-\(row)-2", "B-\(row)-3", "B-\(row)-4", "B-\(row)-5", "B-\(row)-6", seconds: 1800))
    }
    return holds
  }

  private func offers(_ hall: TestHall, _ told: Told = Told()) -> WaitingOffers {
    WaitingOffers(hall.desk.waiting) { notice in try told.take(notice) }
  }

  private final class Told: Sendable {
    private let notices = Mutex<[WaitingNotice]>([])
    private let fails = Mutex(false)
    struct Deaf: Error {}

    var all: [WaitingNotice] { notices.withLock { $0 } }
    func fail(_ value: Bool) { fails.withLock { $0 = value } }

    func take(_ notice: WaitingNotice) throws {
      if fails.withLock({ $0 }) { throw Deaf() }
      notices.withLock { $0.append(notice) }
    }
  }

  private func conversation(_ hall: TestHall) -> ConversationID { ConversationID(at: hall.clock.now) }

  @Test("Who came first is asked first, and only for what they can use", arguments: DatabaseEngine.allCases)
  func order(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let holds = try await sellOut(hall)
      let told = Told()
      let (first, second, third) = (conversation(hall), conversation(hall), conversation(hall))
      let list = hall.desk.waiting
      for (who, quantity) in [(first, 8), (second, 4), (third, 2)] {
        _ = try await list.join(
          hall.event.id, WaitingWish(quantity: quantity, section: "B", mustBeTogether: false), customer: nil,
          conversation: who)
        hall.clock.advance(by: .seconds(1))
      }
      let place = try #require(try await list.entry(hall.event.id, customer: nil, conversation: third))
      #expect(try await list.ahead(of: place) == 2)
      #expect(try await list.count(of: hall.event.id) == 3)
      try await offers(hall, told).work()
      #expect(told.all.isEmpty)

      try await hall.desk.holds.release(holds[1].id)
      try await offers(hall, told).work(onAllEvents: false)
      // Six are free: eight cannot have them, four can, and two more.
      #expect(told.all.map(\.entry.conversation) == [second, third])
      #expect(told.all.map { $0.hold?.seats.count } == [4, 2])
      #expect(told.all.allSatisfy { $0.hold?.isActive(at: hall.clock.now) == true })
      let still = try await list.entries(of: hall.event.id)
      #expect(still.map(\.conversation) == [first])
      // Nothing is told twice.
      try await offers(hall, told).work()
      #expect(told.all.count == 2)
    }
  }

  @Test("What is not taken in time goes to who is next", arguments: DatabaseEngine.allCases)
  func missed(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let holds = try await sellOut(hall)
      let told = Told()
      let (first, second) = (conversation(hall), conversation(hall))
      for who in [first, second] {
        _ = try await hall.desk.waiting.join(
          hall.event.id, WaitingWish(quantity: 4, section: "B"), customer: nil, conversation: who)
        hall.clock.advance(by: .seconds(1))
      }
      try await hall.desk.holds.release(holds[0].id)
      try await offers(hall, told).work(onAllEvents: false)
      #expect(told.all.map(\.entry.conversation) == [first])
      // The other holds of the hall lapse at the same time: only one row is kept anew.
      hall.clock.advance(by: .seconds(1801))
      _ = try await hall.hold(
        "B-2-1", "B-2-2", "B-2-3", "B-2-4", "B-2-5", "B-2-6", "B-3-1", "B-3-2", "B-3-3", "B-3-4", "B-3-5",
        "B-3-6", seconds: 1800)
      _ = try await HoldExpiry(hall.desk.holds).markLapsed()
      try await offers(hall, told).work(onAllEvents: false)
      #expect(told.all.map(\.entry.state) == [.offered, .missed, .offered])
      #expect(told.all.last?.entry.conversation == second)

      let hold = try #require(told.all.last?.hold)
      _ = try await hall.order(hold)
      try await offers(hall, told).work()
      #expect(told.all.count == 3)
      #expect(try await hall.desk.waiting.entry(hall.event.id, customer: nil, conversation: second) == nil)
    }
  }

  @Test("Nobody waits twice, for too much, or where seats are free", arguments: DatabaseEngine.allCases)
  func joining(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let who = conversation(hall)
      let list = hall.desk.waiting
      func join(_ wish: WaitingWish) async throws -> WaitingEntry {
        hall.clock.advance(by: .seconds(1))
        return try await list.join(hall.event.id, wish, customer: nil, conversation: who)
      }
      #expect(
        try await problem { _ = try await join(WaitingWish(quantity: 2, section: "B")) } == "seats-are-free")
      #expect(
        try await problem { _ = try await join(WaitingWish(quantity: 2, section: "X")) } == "unknown-section")
      #expect(try await problem { _ = try await join(WaitingWish(quantity: 99)) } == "too-many-seats")
      _ = try await sellOut(hall)
      let first = try await join(WaitingWish(quantity: 4, section: "B"))
      let again = try await join(WaitingWish(quantity: 4, section: "B"))
      #expect(again.id == first.id)
      let fewer = try await join(WaitingWish(quantity: 2, section: "B"))
      #expect(fewer.id == first.id)
      #expect(fewer.wish.quantity == 2)
      let more = try await join(WaitingWish(quantity: 5, section: "B"))
      #expect(more.id != first.id)
      #expect(try await list.count(of: hall.event.id) == 1)
      // Who signs in after joining keeps the place.
      let customer = CustomerID(at: hall.clock.now)
      let signedIn = try await list.join(
        hall.event.id, WaitingWish(quantity: 5, section: "B"), customer: customer, conversation: who)
      #expect(signedIn.id == more.id)
      let left = try await list.leave(hall.event.id, customer: nil, conversation: who)
      #expect(left?.state == .left)
      #expect(try await list.leave(hall.event.id, customer: nil, conversation: who) == nil)
      let strict = WaitingList(
        holds: hall.desk.holds,
        settings: {
          var s = WaitingSettings(); s.entriesPerHolder = 0; return s
        }())
      let refusal = try await problem {
        _ = try await strict.join(
          hall.event.id, WaitingWish(quantity: 2, section: "B"), customer: nil, conversation: who)
      }
      #expect(refusal == "waiting-for-too-much")
    }
  }

  @Test("Leaving gives back what was kept", arguments: DatabaseEngine.allCases)
  func leaving(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let holds = try await sellOut(hall)
      let who = conversation(hall)
      _ = try await hall.desk.waiting.join(
        hall.event.id, WaitingWish(quantity: 2, section: "B"), customer: nil, conversation: who)
      try await hall.desk.holds.release(holds[2].id)
      try await offers(hall).work(onAllEvents: false)
      #expect(try await hall.free(in: "B") == 4)
      _ = try await hall.desk.waiting.leave(hall.event.id, customer: nil, conversation: who)
      #expect(try await hall.free(in: "B") == 6)
    }
  }

  @Test("A crash between keeping and noting keeps nothing twice", arguments: DatabaseEngine.allCases)
  func crash(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let holds = try await sellOut(hall)
      let who = conversation(hall)
      let entry = try await hall.desk.waiting.join(
        hall.event.id, WaitingWish(quantity: 2, section: "B"), customer: nil, conversation: who)
      try await hall.desk.holds.release(holds[2].id)
      // The hold was made, and the process ended before it was written down whose it is.
      let kept = try await hall.hold(
        "B-3-5", "B-3-6", conversation: who, seconds: 1800, key: "waiting/\(entry.id)")
      let told = Told()
      told.fail(true)
      try await offers(hall, told).work()
      #expect(told.all.isEmpty)
      told.fail(false)
      try await offers(hall, told).work()
      #expect(told.all.map(\.hold?.id) == [kept.id])
      #expect(try await hall.free(in: "B") == 4)
    }
  }

  @Test("When nothing more is sold, those who wait hear of it", arguments: DatabaseEngine.allCases)
  func closing(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      _ = try await sellOut(hall)
      let who = conversation(hall)
      _ = try await hall.desk.waiting.join(
        hall.event.id, WaitingWish(quantity: 2, section: "B"), customer: nil, conversation: who)
      hall.clock.advance(by: .seconds(86_400))
      let told = Told()
      try await offers(hall, told).work()
      #expect(told.all.map(\.entry.state) == [.closed])
    }
  }

  @Test("Who keeps other seats, or pays just now, keeps the place", arguments: DatabaseEngine.allCases)
  func patience(engine: DatabaseEngine) async throws {
    try await withTestHall(engine, ticketLimit: 6) { hall async throws in
      let holds = try await sellOut(hall)
      let who = conversation(hall)
      let place = try await hall.desk.waiting.join(
        hall.event.id, WaitingWish(quantity: 4, section: "B"), customer: nil, conversation: who)
      let other = try await hall.hold("A-1-1", "A-1-2", "A-1-3", conversation: who, seconds: 600)
      try await hall.desk.holds.release(holds[2].id)
      let told = Told()
      try await offers(hall, told).work()
      // Four more would be more than one customer may have; when they let go of the others, it is their turn.
      #expect(told.all.isEmpty)
      #expect(try await hall.desk.waiting.entries(of: hall.event.id).map(\.id) == [place.id])
      try await hall.desk.holds.release(other.id)
      try await offers(hall, told).work()
      let hold = try #require(told.all.first?.hold)
      _ = try await hall.order(hold)
      func work(_ isBought: Bool?) async throws -> WaitingEntry.State? {
        let offers = WaitingOffers(hall.desk.waiting, isBought: { _ in isBought }) { try told.take($0) }
        try await offers.work()
        return try await hall.desk.waiting.entry(hall.event.id, customer: nil, conversation: who)?.state
      }
      #expect(try await work(nil) == .offered)
      #expect(try await work(false) == nil)
      #expect(told.all.map(\.entry.state) == [.offered, .missed])
    }
  }

  @Test(
    "What a crash has left behind is not offered when its time is over", arguments: DatabaseEngine.allCases)
  func oldCrash(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let holds = try await sellOut(hall)
      let who = conversation(hall)
      let entry = try await hall.desk.waiting.join(
        hall.event.id, WaitingWish(quantity: 2, section: "B"), customer: nil, conversation: who)
      try await hall.desk.holds.release(holds[2].id)
      let kept = try await hall.hold("B-3-5", "B-3-6", conversation: who, key: "waiting/\(entry.id)")
      hall.clock.advance(by: .seconds(301))
      let told = Told()
      try await offers(hall, told).work()
      let offer = try #require(told.all.first)
      #expect(offer.entry.state == .offered && offer.hold?.id != kept.id)
      #expect(offer.hold?.isActive(at: hall.clock.now) == true)
    }
  }

  @Test("A conversation that is over leaves the line", arguments: DatabaseEngine.allCases)
  func over(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      _ = try await sellOut(hall)
      let who = conversation(hall)
      _ = try await hall.desk.waiting.join(
        hall.event.id, WaitingWish(quantity: 2, section: "B"), customer: nil, conversation: who)
      try await hall.desk.waiting.leaveAll(of: who)
      #expect(try await hall.desk.waiting.count(of: hall.event.id) == 0)
    }
  }
}
