import Essentials
import Persistence
import Testing
import Ticketing
import UsherTesting

@Suite("Inventory")
struct InventoryTests {
  private func names(_ offers: [SeatOffer]) -> [[String]] { offers.map { $0.seats.map(\.name.text) } }

  @Test(
    "The best neighbours come first: the best tier, the front row, its middle",
    arguments: DatabaseEngine.allCases)
  func best(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let offers = try await hall.desk.inventory.bestSeats(SeatRequest(event: hall.event.id, quantity: 2))
      #expect(names(offers) == [["A-1-5", "A-1-6"], ["Floor-1", "Floor-2"], ["B-1-3", "B-1-4"]])
      #expect(offers.map(\.groups) == [1, 1, 1])
      #expect(offers[0].quote.total.description == "$265.00")
      let inSection = try await hall.desk.inventory.bestSeats(
        SeatRequest(event: hall.event.id, quantity: 2, section: "a"))
      // A-1-7, 8 would leave 9 alone, for 10 is kept for a wheelchair.
      #expect(names(inSection) == [["A-1-5", "A-1-6"], ["A-1-3", "A-1-4"], ["A-1-8", "A-1-9"]])
    }
  }

  @Test("The cheapest come first when that is wanted, and limits hold", arguments: DatabaseEngine.allCases)
  func limits(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let inventory = hall.desk.inventory
      var request = SeatRequest(event: hall.event.id, quantity: 2, preference: .cheapest)
      #expect(try await inventory.bestSeats(request).map(\.section.name) == ["B", "Floor", "A"])
      request.maximumPrice = Money(minorUnits: 8_000, .usd)
      #expect(try await inventory.bestSeats(request).map(\.section.name) == ["B", "Floor"])
      request.maximumPrice = nil
      // 2 × 55.50 + 5 = 116.00 and 2 × 90 + 5 = 185.00
      request.maximumTotal = Money(minorUnits: 18_500, .usd)
      #expect(try await inventory.bestSeats(request).map(\.section.name) == ["B", "Floor"])
      request.maximumTotal = Money(minorUnits: 11_599, .usd)
      #expect(try await inventory.bestSeats(request).isEmpty)
      request.maximumTotal = nil
      request.highestLevel = 0
      #expect(try await inventory.bestSeats(request).map(\.section.name) == ["Floor", "A"])
      request.tier = "Lower"
      #expect(try await inventory.bestSeats(request).map(\.section.name) == ["A"])
      request.maximumPrice = Money(minorUnits: 8_000, .eur)
      #expect(try await problem { _ = try await inventory.bestSeats(request) } == "invalid-fields")
    }
  }

  @Test("Seats that cannot be asked for are refused", arguments: DatabaseEngine.allCases)
  func refusals(engine: DatabaseEngine) async throws {
    try await withTestHall(engine, ticketLimit: 6) { hall async throws in
      let inventory = hall.desk.inventory
      let ask = { (quantity: Int, section: String?) in
        try await problem {
          _ = try await inventory.bestSeats(
            SeatRequest(event: hall.event.id, quantity: quantity, section: section))
        }
      }
      #expect(try await ask(0, nil) == "invalid-fields")
      #expect(try await ask(7, nil) == "too-many-seats")
      #expect(try await ask(2, "Z") == "unknown-section")
      #expect(try await ask(2, "Box") == nil)
      let none = try await inventory.bestSeats(SeatRequest(event: hall.event.id, quantity: 2, section: "Box"))
      #expect(none.isEmpty)
      hall.clock.advance(by: .seconds(86_400))
      #expect(try await ask(2, nil) == "not-on-sale")
    }
  }

  @Test(
    "What chosen seats cost is what a hold of them costs, and who names none that there is learns it",
    arguments: DatabaseEngine.allCases)
  func quote(engine: DatabaseEngine) async throws {
    try await withTestHall(engine, ticketLimit: 4) { hall async throws in
      let inventory = hall.desk.inventory
      func ask(_ texts: String...) async throws -> PriceQuote {
        try await inventory.quote(for: texts.compactMap { SeatName($0) }, of: hall.event.id)
      }
      let asked = try await ask("a-1-5", "B-1-3")
      let hold = try await hall.hold("A-1-5", "B-1-3")
      #expect(hold.quote == asked)
      // They are kept now, and cost the same.
      let again = try await ask("A-1-5", "B-1-3")
      #expect(again == asked)
      #expect(try await problem { _ = try await ask("A-1-5", "Z-1-1") } == "unknown-seats")
      #expect(try await problem { _ = try await ask("A-1-5", "a-1-5") } == "invalid-fields")
      #expect(try await problem { _ = try await ask("Box-1-1") } == "section-not-sold")
      #expect(
        try await problem { _ = try await ask("A-1-1", "A-1-2", "A-1-3", "A-1-4", "A-1-5") }
          == "too-many-seats")
    }
  }

  @Test("Sections know where they are on the map", arguments: DatabaseEngine.allCases)
  func areas(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let sections = try await hall.desk.inventory.availability(of: hall.event.id)
      let area = try #require(sections.first { $0.section.name == "A" }?.area)
      let seats = TestHall.seats.filter { $0.section == "A" }
      #expect(area.x.lowerBound == seats.map(\.x).min() && area.x.upperBound == seats.map(\.x).max())
      #expect(area.y.lowerBound == seats.map(\.y).min() && area.y.upperBound == seats.map(\.y).max())
      #expect(area.x.upperBound > area.x.lowerBound && area.y.upperBound > area.y.lowerBound)
    }
  }

  @Test("No single seat is left alone where it can be helped", arguments: DatabaseEngine.allCases)
  func singles(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      // Of the first row of B, 2 to 6 are left: 2, 3 would leave 4, 5, 6; 3, 4 would leave 2 alone.
      _ = try await hall.hold("B-1-1")
      let offers = try await hall.desk.inventory.bestSeats(
        SeatRequest(event: hall.event.id, quantity: 2, section: "B", limit: 1))
      #expect(names(offers) == [["B-1-2", "B-1-3"]])
    }
  }

  @Test(
    "Seats for wheelchairs are kept for those who need them, while there are others",
    arguments: DatabaseEngine.allCases)
  func accessible(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let inventory = hall.desk.inventory
      var request = SeatRequest(event: hall.event.id, quantity: 2, section: "A", accessibleSeats: 1, limit: 1)
      #expect(names(try await inventory.bestSeats(request)) == [["A-1-9", "A-1-10"]])
      request.accessibleSeats = 2
      let apart = try await inventory.bestSeats(request)
      #expect(apart.first?.seats.count(where: \.isAccessible) == 2)
      request.mustBeTogether = true
      #expect(try await inventory.bestSeats(request).isEmpty)
      request = SeatRequest(event: hall.event.id, quantity: 10, section: "A", limit: 5)
      // Ten side by side is a whole row, with its seat for a wheelchair; but nine and one can be had without.
      #expect(try await inventory.bestSeats(request).first?.groups == 2)
      request.mustBeTogether = true
      #expect(try await inventory.bestSeats(request).count == 4)
    }
  }

  @Test(
    "Where no row has enough neighbours, few groups near to each other are offered",
    arguments: DatabaseEngine.allCases)
  func apart(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let inventory = hall.desk.inventory
      var request = SeatRequest(event: hall.event.id, quantity: 8, section: "B")
      let offers = try await inventory.bestSeats(request)
      #expect(offers.map(\.groups) == [2])
      #expect(offers[0].seats.prefix(6).map(\.row) == Array(repeating: "1", count: 6))
      #expect(offers[0].seats.suffix(2).map(\.row) == ["2", "2"])
      // Seven would be six and one; nobody sits alone, so they are five and two.
      request.quantity = 7
      let seven = try await inventory.bestSeats(request)
      #expect(seven[0].seats.filter { $0.row == "1" }.count == 5)
      #expect(seven[0].seats.filter { $0.row == "2" }.count == 2)
      request.mustBeTogether = true
      #expect(try await inventory.bestSeats(request).isEmpty)
      request = SeatRequest(event: hall.event.id, quantity: 19, section: "B")
      #expect(try await inventory.bestSeats(request).isEmpty)
    }
  }

  @Test("Offers never have a seat that is taken or counted twice", arguments: DatabaseEngine.allCases)
  func sound(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      var random = SplitMix64(seed: 11)
      var taken: Set<String> = []
      for _ in 0..<40 {
        let free = try await hall.desk.inventory.seats(of: hall.event.id).filter { $0.state == .free }
        guard let seat = free.randomElement(using: &random) else { break }
        let held = try await hall.hold(seat.seat.name.text).seats.map(\.text)
        taken.formUnion(held)
        for _ in 0..<5 {
          let request = SeatRequest(
            event: hall.event.id, quantity: .random(in: 1...12, using: &random),
            accessibleSeats: .random(in: 0...1, using: &random), mustBeTogether: .random(using: &random),
            preference: try #require(SeatRequest.Preference.allCases.randomElement(using: &random)), limit: 5)
          for offer in try await hall.desk.inventory.bestSeats(request) {
            let names = offer.seats.map(\.name.text)
            #expect(names.count == request.quantity && Set(names).count == names.count)
            #expect(taken.isDisjoint(with: names))
            #expect(offer.seats.allSatisfy { $0.section == offer.section.name })
            #expect(
              offer.seats.count(where: \.isAccessible) >= request.accessibleSeats
                || offer.section.name == "Floor")
            #expect(!request.mustBeTogether || offer.groups == 1)
          }
        }
      }
    }
  }

  @Test("What is left is counted by section", arguments: DatabaseEngine.allCases)
  func availability(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      _ = try await hall.order(try await hall.hold("A-1-1", "A-1-2"))
      _ = try await hall.hold("Floor-3")
      let sections = try await hall.desk.inventory.availability(of: hall.event.id)
      #expect(sections.map(\.section.name) == ["A", "B", "Floor", "Box"])
      #expect(sections.map(\.free) == [38, 18, 29, 0])
      #expect(sections.map(\.seats) == [40, 18, 30, 4])
      #expect(sections.map { $0.price?.description } == ["$120.00", "$45.50", "$80.00", nil])
      #expect(sections.map { $0.priceWithFees?.description } == ["$135.00", "$60.50", "$95.00", nil])
      let seats = try await hall.desk.inventory.seats(of: hall.event.id, section: "A")
      #expect(seats.count == 40)
      #expect(seats.first?.state == .sold)
      #expect(try await hall.state(of: "Floor-3") == .held)
      #expect(try await hall.state(of: "Box-1-1") == .notSold)
    }
  }

  @Test("A changed venue is seen at once", arguments: DatabaseEngine.allCases)
  func revisions(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      #expect(try await hall.free(in: "B") == 18)
      try await hall.desk.catalogue.save(hall.venue, seats: TestHall.seats.filter { $0.row != "3" })
      #expect(try await hall.free(in: "B") == 12)
      _ = try await hall.hold("B-1-1")
      let refusal = try await problem {
        try await hall.desk.catalogue.save(hall.venue, seats: TestHall.seats.filter { $0.section != "B" })
      }
      #expect(refusal == "seats-in-use")
      #expect(try await hall.free(in: "B") == 11)
    }
  }
}
