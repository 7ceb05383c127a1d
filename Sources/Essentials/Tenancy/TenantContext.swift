/// On whose behalf something is done. Every query takes its tenant from here, never from a request's body.
public struct TenantContext: Hashable, Sendable {
  /// The company whose rows may be seen.
  public let tenant: TenantID

  /// Makes a context for one company.
  public init(tenant: TenantID) {
    self.tenant = tenant
  }
}

extension TenantID {
  /// The tenant of a server that serves one company: the same on every machine, so that data can move between them.
  public static let single = TenantID(fixedBits: 1)

  private init(fixedBits: UInt64) {
    guard let uuid = UUIDv7(high: 0x7000, low: 0x8000_0000_0000_0000 | fixedBits) else {
      preconditionFailure("The constant bits above are those of a version 7 UUID")
    }
    self.init(uuid)
  }
}
