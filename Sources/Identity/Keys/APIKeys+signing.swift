public import Essentials
import Persistence

extension APIKeys {
  /// How long before or after the present a request may have been signed.
  public static let tolerance = Duration.seconds(300)

  /// The name of a key in signatures: its identifier, and the company's name behind `~` where it is not the server's own.
  public func signingName(of key: APIKey) -> String { key.id.text + (company.map { "~\($0)" } ?? "") }

  /// The company whose key a request says that it is signed with; nothing where it says none. Nobody has checked it yet.
  public static func company(ofSignatureInput input: String) -> TenantName? {
    guard let name = MessageSignature.keyID(in: input), let end = name.firstIndex(of: "~") else { return nil }
    return TenantName(String(name[name.index(after: end)...]))
  }

  /// The key with which a request was signed (RFC 9421), its body not looked at yet.
  ///
  /// - Parameter hasBody: Whether a body comes with it, whose digest must be signed then.
  /// - Throws: A problem of status 401 that says what is not right.
  public func key(signing call: SignedCall, hasBody: Bool, _ tenant: TenantContext) async throws -> APIKey {
    do {
      let signature = try MessageSignature(of: call)
      let age = clock.now - Timestamp(milliseconds: signature.created * 1000)
      let isOver = signature.expires.map { Timestamp(milliseconds: $0 * 1000) < clock.now } ?? false
      guard age <= Self.tolerance, age >= .zero - Self.tolerance, !isOver else {
        throw SignatureRefusal.stale
      }
      try signature.checkCoverage(hasBody: hasBody)
      let record = try await record(signature, tenant)
      // Where there is no such key, a secret is made and compared all the same.
      let secrets = (record?.generations(at: clock.now) ?? [0]).map {
        signingSecret(of: record?.key.id ?? APIKeyID(at: clock.now), $0, tenant)
      }
      for secret in secrets {
        guard try signature.isRight(for: call, secret: Array(secret.utf8)), let record else { continue }
        try await touch(record.key, tenant)
        return record.key
      }
      throw SignatureRefusal.wrong
    } catch let refusal as SignatureRefusal {
      throw refusal.problem
    }
  }

  /// Makes sure that a request that was signed has the body that was signed, and comes for the first time.
  ///
  /// - Parameter body: Its bytes.
  /// - Throws: A problem of status 401 that says what is not right.
  public func complete(_ call: SignedCall, body: [UInt8], _ tenant: TenantContext) async throws {
    do {
      let signature = try MessageSignature(of: call)
      if !body.isEmpty { try ContentDigest.check(body, call.values(ContentDigest.field)) }
      guard let key = Self.id(signature.keyID), let nonce = signature.nonce,
        try await nonces.take(nonce, of: key, signedAt: signature.created, tenant)
      else { throw SignatureRefusal.replayed }
    } catch let refusal as SignatureRefusal {
      throw refusal.problem
    }
  }

  private func record(
    _ signature: MessageSignature, _ tenant: TenantContext
  ) async throws -> APIKeyRecord? {
    guard let id = Self.id(signature.keyID) else { return nil }
    let now = clock.now
    let record = try await signing.value("\(tenant.tenant) \(id)") {
      try await database.read {
        try await APIKeyBook(connection: $0, tenant: tenant, now: now).record(id)
      }
    }
    guard let record, record.key.isSigning, record.key.revokedAt == nil,
      record.key.expiresAt.map({ $0 > now }) ?? true, signature.keyID == signingName(of: record.key)
    else { return nil }
    return record
  }

  private static func id(_ name: String) -> APIKeyID? {
    APIKeyID(String(name.prefix { $0 != "~" }))
  }
}
