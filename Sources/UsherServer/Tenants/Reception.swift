import Essentials
import HTTPServer
import Identity

/// Finds out which company a request is for, and what it is served by.
///
/// A host that belongs to a company leads there, whatever else the request says: a credential of another company is
/// nobody's credential there. On all other hosts, such as the server's own, the credential says whose it is; who brings
/// none, or one that says nothing, is at the server's own company. Who has the operators' key may name any company.
struct Reception: Sendable {
  /// The header by which who has the operators' key names a company.
  static let header = "Usher-Tenant"

  /// What serves the server's own company.
  let main: API
  var tenants: OpenTenants { main.tenants }

  /// The company that a request is for; nothing for the server's own.
  ///
  /// - Parameter token: The credential that comes with it.
  func tenant(of request: HTTPRequest, token: String?) throws(Problem) -> Tenant? {
    let list = tenants.list
    if let named = request.headers[Self.header], let token, main.credentials.isOperatorKey(token) {
      return try tenant(named, list)
    }
    guard !list.isEmpty else { return nil }
    if let host = main.limits.host(of: request), let tenant = list[host: host] {
      guard tenant.state == .active else { throw .suspended }
      return tenant
    }
    let named = if let token { claimed(token, list) } else { signer(of: request, list) }
    guard let named, named.state == .active else { return nil }
    return named
  }

  private func tenant(_ name: String, _ list: TenantList) throws(Problem) -> Tenant? {
    guard let name = TenantName(name) else {
      throw .badParameter(Self.header, "A company's name \(TenantName.rule).")
    }
    if name == .main { return nil }
    guard let tenant = list[name] else { throw .unknownTenant(name) }
    guard tenant.state == .active else { throw .suspended }
    return tenant
  }

  /// The company that a signature names, which nobody has checked yet.
  private func signer(of request: HTTPRequest, _ list: TenantList) -> Tenant? {
    request.headers["Signature-Input"].flatMap { APIKeys.company(ofSignatureInput: $0) }.flatMap { list[$0] }
  }

  /// The company that a credential names, which nobody has checked yet.
  private func claimed(_ token: String, _ list: TenantList) -> Tenant? {
    if token.contains("~") {
      return (APIKeys.company(of: token) ?? Credentials.company(ofToken: token)).flatMap { list[$0] }
    }
    return AccessTokens.company(of: token).flatMap { list[$0] }
  }

  /// Serves a request by the API of its company.
  ///
  /// - Parameters:
  ///   - token: The credential that comes with it, where it is not where it usually is.
  ///   - isServerWide: Whether it is about the server, whatever the company.
  func serve<Result>(
    _ request: HTTPRequest, token: String? = nil, isServerWide: Bool = false,
    _ body: (API) async throws -> Result
  ) async throws -> Result {
    guard !isServerWide, let tenant = try tenant(of: request, token: token ?? request.bearerToken) else {
      return try await body(main)
    }
    return try await tenants.with(tenant) { try await body($0.api) }
  }

  /// Looks at a request before its body is read. What is not open yet cannot say who calls; then the request counts as
  /// anybody's of that company.
  func admit(
    _ request: HTTPRequest, _ limit: RouteClass, isServerWide: Bool, _ body: (API) throws -> Void
  ) throws {
    let tenant: Tenant?
    do {
      tenant = isServerWide ? nil : try self.tenant(of: request, token: request.bearerToken)
    } catch {
      try main.limits.admit(request, limit, .anybody)
      throw error
    }
    guard let tenant else { return try body(main) }
    if let api = tenants.openAPI(of: tenant) { return try body(api) }
    try main.limits.counting(for: tenant.context).admit(request, limit, .anybody)
  }
}

extension Problem {
  fileprivate static let suspended = Problem(
    kind: "company-suspended", title: "The company is not served now", status: 403,
    detail: "Nothing of it is lost. Who runs the server can say why: POST /v1/tenants/{name}/resume.")
}
