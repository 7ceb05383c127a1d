import Essentials
import Payments
import Testing
import UsherTesting

@Suite struct SandboxChargeTests {
  @Test(
    "Money moves when a payment is confirmed, not when it is made", arguments: DatabaseEngine.allCases)
  func approved(engine: DatabaseEngine) async throws {
    try await withBank(engine) { bank in
      let made = try await bank.create()
      #expect(made.status == .unconfirmed)
      let paid = try await bank.confirm(made)
      #expect(paid.status == .succeeded)
      #expect(paid.amount == Money(minorUnits: 24_500, .usd))
      #expect(paid.metadata == ["order": "order-1"])
      #expect(try await bank.now(made) == paid)
    }
  }

  @Test(
    "A refused card takes nothing, and says why as often as it is asked", arguments: DatabaseEngine.allCases,
    [
      (SandboxCard.declined, DeclineCode.generic), (.insufficientFunds, .insufficientFunds),
      (.expired, .expiredCard), (.incorrectCVC, .incorrectCVC), (.processingError, .processingError),
    ])
  func declined(engine: DatabaseEngine, outcome: (SandboxCard, DeclineCode)) async throws {
    try await withBank(engine) { bank in
      let made = try await bank.create(outcome.0)
      for _ in 1...2 {
        await #expect(throws: PaymentError.declined(outcome.1)) { try await bank.confirm(made) }
      }
      let now = try #require(try await bank.now(made))
      #expect(now.status == .failed)
      #expect(now.decline == outcome.1)
    }
  }

  @Test(
    "A payment that the customer must authenticate succeeds or fails with their answer",
    arguments: DatabaseEngine.allCases)
  func authentication(engine: DatabaseEngine) async throws {
    try await withBank(engine) { bank in
      let waiting = try await bank.paid(.authenticationRequired, key: "a")
      #expect(waiting.status == .requiresAction)
      #expect(waiting.actionURL == "/sandbox/payments/\(waiting.id)")
      let approved = try await bank.provider.authenticate(waiting.id, succeeds: true, bank.tenant)
      #expect(approved.status == .succeeded)
      #expect(approved.actionURL == nil)

      let refused = try await bank.paid(.authenticationRequired, key: "b")
      try await bank.provider.authenticate(refused.id, succeeds: false, bank.tenant)
      let now = try await bank.now(refused)
      #expect(now?.status == .failed)
      #expect(now?.decline == .authenticationFailed)
    }
  }

  @Test(
    "A payment that was cancelled takes no money any more, and one that was made cannot be cancelled",
    arguments: DatabaseEngine.allCases)
  func cancelling(engine: DatabaseEngine) async throws {
    try await withBank(engine) { bank in
      let abandoned = try await bank.paid(.authenticationRequired, key: "a")
      #expect(try await bank.provider.cancel(abandoned.id, bank.tenant).status == .canceled)
      await #expect(throws: PaymentError.self) {
        try await bank.provider.authenticate(abandoned.id, succeeds: true, bank.tenant)
      }
      let unconfirmed = try await bank.create(key: "b")
      #expect(try await bank.provider.cancel(unconfirmed.id, bank.tenant).status == .canceled)
      await #expect(throws: PaymentError.self) { try await bank.confirm(unconfirmed) }
      let paid = try await bank.paid(key: "c")
      #expect(try await bank.provider.cancel(paid.id, bank.tenant).status == .succeeded)
    }
  }

  @Test("A lost answer does not lose the charge", arguments: DatabaseEngine.allCases)
  func lostAnswer(engine: DatabaseEngine) async throws {
    try await withBank(engine) { bank in
      let made = try await bank.create(.timeoutAfterCharge)
      await #expect(throws: PaymentError.timeout) { try await bank.confirm(made) }
      #expect(try await bank.now(made)?.status == .succeeded)
      #expect(try await bank.confirm(made).status == .succeeded)
    }
  }

  @Test("A lost request takes nothing, and the next one is served", arguments: DatabaseEngine.allCases)
  func lostRequest(engine: DatabaseEngine) async throws {
    try await withBank(engine) { bank in
      let made = try await bank.create(.timeoutBeforeCharge)
      await #expect(throws: PaymentError.timeout) { try await bank.confirm(made) }
      #expect(try await bank.now(made)?.status == .unconfirmed)
      #expect(try await bank.confirm(made).status == .succeeded)
    }
  }

  @Test("What is processing has succeeded after a while", arguments: DatabaseEngine.allCases)
  func processing(engine: DatabaseEngine) async throws {
    try await withBank(engine) { bank in
      let made = try await bank.paid(.processing)
      #expect(made.status == .processing)
      #expect(try await bank.provider.cancel(made.id, bank.tenant).status == .processing)
      bank.clock.advance(by: .seconds(30))
      #expect(try await bank.now(made)?.status == .succeeded)
    }
  }

  @Test("A slow bank answers when its time has come")
  func slow() async throws {
    try await withBank(.sqlite) { bank in
      let made = try await bank.create(.slow)
      async let answer = bank.confirm(made)
      while bank.clock.sleeperCount == 0 { await Task.yield() }
      bank.clock.advance(by: .seconds(3))
      #expect(try await answer.status == .succeeded)
    }
  }
}
