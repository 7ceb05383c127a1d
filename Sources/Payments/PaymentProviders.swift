/// The providers whose payments are known: the one that takes new ones, and those whose old ones can be given back.
public struct PaymentProviders: Sendable {
  /// Takes new payments.
  public let current: any PaymentProvider
  /// All of them, the current one first.
  public let all: [any PaymentProvider]

  /// Makes a list.
  public init(_ current: any PaymentProvider, others: [any PaymentProvider] = []) {
    self.current = current
    all = [current] + others.filter { $0.name != current.name }
  }

  /// The provider of a name, as it is stored with a payment.
  public subscript(name: String) -> (any PaymentProvider)? { all.first { $0.name == name } }
}
