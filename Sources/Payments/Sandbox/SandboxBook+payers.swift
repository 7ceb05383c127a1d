import Essentials
import Persistence

extension SandboxBook {
  func payer(reference: String) async throws -> PayerID? {
    try await connection.first(
      "SELECT id FROM sandbox_payers WHERE tenant_id = \(tenant) AND reference = \(reference)"
    )?.value("id")
  }

  func insert(_ profile: PayerProfile, as id: PayerID) async throws {
    try await connection.execute(
      """
      INSERT INTO sandbox_payers (tenant_id, id, reference, name, email, created_at)
      VALUES (\(tenant), \(id), \(profile.reference), \(profile.name), \(profile.email), \(now))
      """)
  }

  func save(_ card: SandboxCard, as token: String, for payer: PayerID) async throws {
    // Test cards are good for years to come; the expired one shows what it is.
    let year = (Int(now.description.prefix(4)) ?? 2000) + (card == .expired ? -1 : 4)
    try await connection.execute(
      """
      INSERT INTO sandbox_cards (tenant_id, id, payer_id, card, expiry_month, expiry_year)
      VALUES (\(tenant), \(token), \(payer), \(card), 12, \(year))
      """)
  }

  func cards(of payer: PayerID) async throws -> [SavedPaymentMethod] {
    try await connection.query(
      """
      SELECT id, card, expiry_month, expiry_year FROM sandbox_cards
      WHERE tenant_id = \(tenant) AND payer_id = \(payer) ORDER BY id
      """
    ).map { row in
      let card: SandboxCard = try row.value("card")
      return SavedPaymentMethod(
        token: try row.value("id"), brand: card.brand, lastFour: card.lastFour,
        expiryMonth: try row.value("expiry_month"), expiryYear: try row.value("expiry_year"))
    }
  }

  /// What a payment method comes down to: a test card's token, or a card that this payer has saved.
  func card(_ method: String, of payer: PayerID?) async throws -> SandboxCard {
    if let card = SandboxCard(token: method) { return card }
    let row = try await connection.first(
      """
      SELECT card FROM sandbox_cards
      WHERE tenant_id = \(tenant) AND id = \(method) AND payer_id = \(payer?.rawValue ?? "")
      """)
    guard let row else {
      throw PaymentError.invalidRequest(
        payer == nil ? "there is no such payment method" : "the customer has no such payment method")
    }
    return try row.value("card")
  }
}
