import Identity
import UsherServer

extension Check {
  /// How customers prove who they are.
  static let identity = Check(subject: "Customers") { configuration in
    if let warning = configuration.identity.warning {
      return .warning(
        warning + ".", remedy: "Take “demo” out of “identity” before real customers come; they need “secret”."
      )
    }
    let site = configuration.identity.secret == nil ? [] : ["your site"]
    let proving = site + configuration.customerIssuers.map(\.settings.issuer)
    return .well(
      proving.isEmpty
        ? "nobody can sign in; “identity: { secret: … }” lets your site prove who they are"
        : "who they are is proved by \(proving.joined(separator: ", "))")
  }
}
