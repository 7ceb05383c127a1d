public import Assistant

/// The desk's tools.
public enum TicketTools {
  /// The tools themselves.
  public static func all(_ services: TicketServices) -> [any Tool] {
    [
      FindEventsTool(services: services), GetEventInfoTool(services: services),
      CheckInventoryTool(services: services), HoldTicketsTool(services: services),
      ReleaseHoldTool(services: services), GetHoldsTool(services: services),
      JoinWaitingListTool(services: services), LeaveWaitingListTool(services: services),
      GetPaymentMethodsTool(services: services), CreateOrderTool(services: services),
      GetOrderTool(services: services), QuoteRefundTool(services: services),
      RefundOrderTool(services: services), UpgradeTicketsTool(services: services),
      ExchangeTicketsTool(services: services),
    ]
  }

  /// The tool of agents that look after those who wait.
  public static let waitingList = JoinWaitingListTool.definition.name

  /// What they are, for checks that need no desk.
  public static let definitions = [
    FindEventsTool.definition, GetEventInfoTool.definition, CheckInventoryTool.definition,
    HoldTicketsTool.definition, ReleaseHoldTool.definition, GetHoldsTool.definition,
    JoinWaitingListTool.definition, LeaveWaitingListTool.definition,
    GetPaymentMethodsTool.definition,
    CreateOrderTool.definition, GetOrderTool.definition, QuoteRefundTool.definition,
    RefundOrderTool.definition, UpgradeTicketsTool.definition, ExchangeTicketsTool.definition,
  ]
}
