import Essentials
import Persistence
import Testing
import Ticketing
import UsherTesting

/// What the desk should do, in memory: seats with an owner until a time.
private struct Model {
  struct Kept {
    let hold: HoldID
    let seats: [String]
    var end: Timestamp
    var order: OrderID?
    var isReleased = false
  }

  var holds: [Kept] = []

  /// Who has a seat now.
  func owner(of seat: String, _ now: Timestamp) -> Kept? {
    holds.last { $0.seats.contains(seat) && ($0.order != nil || (!$0.isReleased && $0.end > now)) }
  }

  func isFree(_ seats: [String], _ now: Timestamp) -> Bool { seats.allSatisfy { owner(of: $0, now) == nil } }
}

@Suite("Holds over random interleavings")
struct HoldPropertyTests {
  /// Seeds are fixed, so that a failure can be repeated; each step is compared with the model, and so is every seat at
  /// the end of each seed.
  @Test("The desk does what the model does", arguments: DatabaseEngine.allCases, [1, 2, 3] as [UInt64])
  func agrees(engine: DatabaseEngine, seed: UInt64) async throws {
    var settings = HoldSettings()
    settings.holdsPerHolder = 1000
    settings.seatsPerHolder = 1000
    try await withTestHall(engine, settings: settings) { hall in
      var random = SplitMix64(seed: seed)
      var model = Model()
      let all = TestHall.seats.filter { $0.section == "B" }.map(\.name.text)
      let expiry = HoldExpiry(hall.desk.holds, timer: hall.clock)
      for step in 0..<250 {
        let place = Comment(rawValue: "seed \(seed), step \(step)")
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<40: try await hold(hall, &model, all, &random, place)
        case 40..<60: try await order(hall, &model, &random, place)
        case 60..<72: try await release(hall, &model, &random, place)
        case 72..<80: try await extend(hall, &model, &random, place)
        case 80..<86: try await refund(hall, &model, &random)
        case 86..<96: hall.clock.advance(by: .seconds(Int.random(in: 5...60, using: &random)))
        default: try await expiry.markLapsed()
        }
      }
      let now = hall.clock.now
      for seat in try await hall.desk.inventory.seats(of: hall.event.id, section: "B") {
        let owner = model.owner(of: seat.seat.name.text, now)
        let expected: EventSeat.State = owner == nil ? .free : owner?.order == nil ? .held : .sold
        #expect(seat.state == expected, "seed \(seed), \(seat.seat.name)")
      }
    }
  }

  private func hold(
    _ hall: TestHall, _ model: inout Model, _ all: [String], _ random: inout SplitMix64, _ place: Comment
  ) async throws {
    let seats = Array(all.shuffled(using: &random).prefix(.random(in: 1...4, using: &random)))
    let isFree = model.isFree(seats, hall.clock.now)
    let request = HoldRequest(
      event: hall.event.id, seats: seats.compactMap { SeatName($0) },
      customer: CustomerID(at: hall.clock.now),
      seconds: .random(in: 30...90, using: &random))
    do {
      let hold = try await hall.desk.holds.hold(request, key: SecureToken().text)
      #expect(isFree, place)
      model.holds.append(.init(hold: hold.id, seats: seats, end: hold.expiresAt))
    } catch let problem as Problem {
      #expect(!isFree && problem.kind == "seats-taken", place)
      let named = problem.extensions["seats"]?.arrayValue?.compactMap(\.stringValue) ?? []
      let taken = seats.filter { model.owner(of: $0, hall.clock.now) != nil }
      #expect(named.sorted() == taken.sorted(), place)
    }
  }

  private func order(
    _ hall: TestHall, _ model: inout Model, _ random: inout SplitMix64, _ place: Comment
  ) async throws {
    guard let index = model.holds.indices.randomElement(using: &random) else { return }
    let kept = model.holds[index]
    let isPossible = kept.order == nil && !kept.isReleased && kept.end > hall.clock.now
    let hold = try #require(try await hall.desk.holds.hold(kept.hold))
    do {
      let order = try await hall.order(hold)
      #expect(isPossible, place)
      model.holds[index].order = order
    } catch let problem as Problem {
      #expect(!isPossible && ["hold-lapsed", "hold-is-over"].contains(problem.kind), place)
    }
  }

  private func release(
    _ hall: TestHall, _ model: inout Model, _ random: inout SplitMix64, _ place: Comment
  ) async throws {
    guard let index = model.holds.indices.randomElement(using: &random) else { return }
    let wasOrdered = try await hall.desk.holds.hold(model.holds[index].hold)?.state == .ordered
    let refusal = try await problem { try await hall.desk.holds.release(model.holds[index].hold) }
    #expect((refusal == "hold-is-over") == wasOrdered, place)
    if !wasOrdered { model.holds[index].isReleased = true }
  }

  private func extend(
    _ hall: TestHall, _ model: inout Model, _ random: inout SplitMix64, _ place: Comment
  ) async throws {
    guard let index = model.holds.indices.randomElement(using: &random) else { return }
    let kept = model.holds[index]
    let isPossible = kept.order == nil && !kept.isReleased && kept.end > hall.clock.now
    do {
      model.holds[index].end = try await hall.desk.holds.extend(kept.hold, seconds: 60).expiresAt
      #expect(isPossible, place)
    } catch let problem as Problem {
      let wasOrdered = problem.kind == "hold-is-over"
      #expect(!isPossible && (wasOrdered || problem.kind == "hold-lapsed"), place)
    }
  }

  private func refund(_ hall: TestHall, _ model: inout Model, _ random: inout SplitMix64) async throws {
    let ordered = model.holds.indices.filter { model.holds[$0].order != nil }
    guard let index = ordered.randomElement(using: &random), let order = model.holds[index].order else {
      return
    }
    try await hall.database.write { connection in
      _ = try await hall.desk.holds.releaseSeats(of: order, in: connection)
    }
    model.holds[index].order = nil
    model.holds[index].isReleased = true
  }
}
