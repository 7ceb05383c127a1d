/// Names what a provider has: its payments, refunds, customers and saved payment methods each have names of their own.
public protocol ProviderNameKind {}

/// A name that a payment provider gave, such as Stripe's `pi_3MtwBw…`. Nobody but the provider can read anything in it.
public struct ProviderName<Kind: ProviderNameKind>: Hashable, Sendable, RawRepresentable, Codable {
  /// The name as the provider writes it.
  public let rawValue: String

  /// Wraps a provider's name.
  public init(rawValue: String) { self.rawValue = rawValue }

  public init(from decoder: any Decoder) throws {
    self.init(rawValue: try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

extension ProviderName: CustomStringConvertible {
  public var description: String { rawValue }
}

/// One payment at a provider.
public typealias PaymentID = ProviderName<PaymentKind>
/// One refund at a provider.
public typealias RefundID = ProviderName<RefundKind>
/// A customer as the provider knows them.
public typealias PayerID = ProviderName<PayerKind>

/// A dispute at a provider.
public typealias DisputeID = ProviderName<DisputeKind>

/// Payments.
public enum PaymentKind: ProviderNameKind {}
/// Refunds.
public enum RefundKind: ProviderNameKind {}
/// Disputes.
public enum DisputeKind: ProviderNameKind {}
/// Customers of the provider.
public enum PayerKind: ProviderNameKind {}
