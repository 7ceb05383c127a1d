import Essentials

/// What a program signs its requests with. It is made of the company's secret and never kept: of the key's name and of how
/// often it was rotated, so that each rotation gives another one.
enum SigningSecret {
  static let start = "ushsig_"

  static func text(
    of key: APIKeyID, generation: Int, _ tenant: TenantContext, under secret: [UInt8]
  ) -> String {
    let label = "signing key \(tenant.tenant) \(key) \(generation)"
    return start + Base64URL.encode(HMAC.code(of: Array(label.utf8), key: secret))
  }
}
