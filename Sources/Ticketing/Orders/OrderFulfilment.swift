public import Essentials

/// Makes and takes back tickets when an order's seats have changed. It is told at least once of every change, in a
/// transaction of its own, so it must do nothing the second time.
public protocol OrderFulfilment: Sendable {
  /// Makes tickets for what was added, takes back those for what was removed, and sends them.
  func fulfil(_ change: OrderChange) async throws
}

/// How the seats of an order have changed.
public struct OrderChange: Hashable, Sendable {
  /// The operation that changed them: the same for every time that this change is told.
  public let operation: OperationID
  /// What it was for.
  public let purpose: OperationPurpose
  /// The order as it is now.
  public let order: Order
  /// The seats that are the customer's now and were not before.
  public let added: [OrderLine]
  /// The seats that were the customer's before.
  public let removed: [OrderLine]
}
