/// How the sandbox behaves.
public struct SandboxSettings: Hashable, Sendable {
  /// How long ``SandboxCard/slow`` takes.
  public var slowness: Duration = .seconds(3)
  /// After which time what is processing or pending has succeeded.
  public var settlement: Duration = .seconds(30)
  /// What each new customer has saved.
  public var savedCards: [SandboxCard] = [.visa]
  /// What stands before a payment's name in the address at which the customer authenticates it.
  public var actionBase = "/sandbox/payments/"

  /// The defaults.
  public init() {}
}
