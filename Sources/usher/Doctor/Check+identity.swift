import UsherServer

extension Check {
  /// How customers prove who they are.
  static let identity = Check(subject: "Customers") { configuration in
    if let warning = configuration.identity.warning {
      return .warning(
        warning + ".", remedy: "Take “demo” out of “identity” before real customers come; they need “secret”."
      )
    }
    return .well(
      configuration.identity.secret == nil
        ? "nobody can sign in; “identity: { secret: … }” lets your site prove who they are"
        : "your site proves who they are")
  }
}
