import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite("Consents") struct ConsentsTests {
  private let clock = ManualClock()
  private let tenant = TenantContext(tenant: .single)
  private static let origin = ConsentOrigin(
    channel: "web", wording: "newsletter-1", proof: .init(by: "customer", note: "ticked"))

  private func with(
    _ engine: DatabaseEngine, settings: MemorySettings = MemorySettings(),
    _ body: (Consents, CustomerMemory) async throws -> Void
  ) async throws {
    try await withTestDatabase(engine, [ConversationStore.migrations]) { database in
      let memory = CustomerMemory(database: database, settings: settings, clock: clock)
      try await body(Consents(memory: memory), memory)
    }
  }

  private func state(_ purpose: ConsentPurpose, of customer: String = "ann", in consents: Consents)
    async throws
    -> Consents.State?
  {
    try await consents.states(of: customer, tenant).first { $0.purpose == purpose }
  }

  @Test(
    "Nobody has said anything at first: only what needs no consent may be done",
    arguments: DatabaseEngine.allCases)
  func unasked(engine: DatabaseEngine) async throws {
    try await with(engine) { consents, _ in
      let states = try await consents.states(of: "ann", tenant)
      #expect(states.map(\.purpose) == ConsentPurpose.allCases)
      #expect(states.allSatisfy { $0.isGiven == nil && $0.changedAt == nil })
      #expect(states.filter(\.isAllowed).map(\.purpose) == [.analytics])
    }
    try await with(engine, settings: MemorySettings(consent: .given)) { consents, _ in
      let state = try await state(.memory, in: consents)
      #expect(state?.isAllowed == true)
    }
  }

  @Test(
    "What is said later holds, within one millisecond and where the clock was set back",
    arguments: DatabaseEngine.allCases)
  func order(engine: DatabaseEngine) async throws {
    try await with(engine) { consents, _ in
      for number in 0..<20 {
        if number == 10 { clock.advance(by: .seconds(-3600)) }
        let isGiven = number.isMultiple(of: 2)
        try await consents.record(.marketing, isGiven: isGiven, of: "ann", Self.origin, tenant)
        #expect(try await consents.allows(.marketing, of: "ann", tenant) == isGiven)
        #expect(try await state(.marketing, in: consents)?.isGiven == isGiven)
      }
      let history = try await consents.history(of: "ann", tenant)
      #expect(history.map(\.isGiven) == (0..<20).reversed().map { $0.isMultiple(of: 2) })
    }
  }

  @Test("The gate says what holds, for every purpose", arguments: DatabaseEngine.allCases)
  func gate(engine: DatabaseEngine) async throws {
    try await with(engine) { consents, _ in
      for isGiven in [nil, true, false] {
        for purpose in ConsentPurpose.allCases {
          if let isGiven {
            try await consents.record(purpose, isGiven: isGiven, of: "ann", Self.origin, tenant)
          }
          let isAllowed = try await consents.allows(purpose, of: "ann", tenant)
          let state = try await state(purpose, in: consents)
          #expect(isAllowed == state?.isAllowed && isAllowed == (isGiven ?? (purpose == .analytics)))
        }
      }
    }
  }

  @Test(
    "The latest word counts, and every one is kept with its time, words, channel and proof",
    arguments: DatabaseEngine.allCases)
  func history(engine: DatabaseEngine) async throws {
    try await with(engine) { consents, _ in
      for isGiven in [true, false, true] {
        clock.advance(by: .seconds(60))
        try await consents.record(.marketing, isGiven: isGiven, of: "ann", Self.origin, tenant)
        #expect(try await state(.marketing, in: consents)?.isAllowed == isGiven)
        #expect(try await consents.allows(.marketing, of: "ann", tenant) == isGiven)
      }
      let history = try await consents.history(of: "ann", tenant)
      #expect(history.map(\.isGiven) == [true, false, true])
      #expect(history.allSatisfy { $0.origin == Self.origin && $0.purpose == .marketing })
      #expect(history[0].at == clock.now && history[0].at - history[2].at == .seconds(120))
      #expect(try await state(.improvement, in: consents)?.isGiven == nil)
    }
  }

  @Test("They are of one customer of one tenant", arguments: DatabaseEngine.allCases)
  func apart(engine: DatabaseEngine) async throws {
    try await with(engine) { consents, _ in
      let other = TenantContext(tenant: TenantID(at: clock.now))
      try await consents.record(.analytics, isGiven: false, of: "ann", Self.origin, tenant)
      let here = try await consents.allows(.analytics, of: "ann", tenant)
      let ben = try await consents.allows(.analytics, of: "ben", tenant)
      let there = try await consents.allows(.analytics, of: "ann", other)
      #expect(!here && ben && there)
      let history = try await consents.history(of: "ann", other)
      #expect(history.isEmpty)
    }
  }

  @Test("The memory's consent is one of them, however it is said", arguments: DatabaseEngine.allCases)
  func memory(engine: DatabaseEngine) async throws {
    try await with(engine) { consents, memory in
      let conversation = ConversationID(at: clock.now)
      _ = try await memory.remember(
        try FactText("I like the aisle"), .preference, about: "ann",
        from: .init(conversation: conversation, message: nil), isAgreed: true, tenant)
      let given = try await consents.history(of: "ann", tenant)
      #expect(given.map(\.purpose) == [.memory] && given[0].isGiven)
      #expect(given[0].origin.proof.conversation == conversation)

      clock.advance(by: .seconds(1))
      try await consents.record(.memory, isGiven: false, of: "ann", Self.origin, tenant)
      let facts = try await memory.facts(about: "ann", tenant)
      #expect(facts.isEmpty)
      #expect(try await memory.consent(of: "ann", tenant).state == .withdrawn)
      #expect(try await state(.memory, in: consents)?.isGiven == false)
      await #expect(throws: CustomerMemory.Refusal.withdrawn) {
        _ = try await memory.remember(
          try FactText("I like the window"), .preference, about: "ann",
          from: .init(conversation: conversation, message: nil), isAgreed: false, tenant)
      }
      clock.advance(by: .seconds(1))
      try await consents.record(.memory, isGiven: true, of: "ann", Self.origin, tenant)
      #expect(try await consents.history(of: "ann", tenant).map(\.isGiven) == [true, false, true])
      // To say the same again is nothing new to the memory.
      try await memory.agree("ann", Self.origin, tenant)
      #expect(try await consents.history(of: "ann", tenant).count == 3)

      try await consents.record(.marketing, isGiven: true, of: "ann", Self.origin, tenant)
      try await memory.erase("ann", tenant)
      #expect(try await consents.history(of: "ann", tenant).map(\.purpose) == [.marketing])
    }
  }
}
