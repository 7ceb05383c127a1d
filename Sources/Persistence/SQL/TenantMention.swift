import Essentials

/// Which tenants a statement names among its parameters.
enum TenantMention: Hashable, Sendable {
  case none
  case one(TenantID)
  case several

  /// This one and another one.
  func with(_ other: Self) -> Self {
    if other == .none || self == other { return self }
    return self == .none ? other : .several
  }
}
