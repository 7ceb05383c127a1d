public import Assistant

/// The desk's tools.
public enum TicketTools {
  /// The tools themselves.
  public static func all(_ services: TicketServices) -> [any Tool] {
    [
      FindEventsTool(services: services), GetEventInfoTool(services: services),
      CheckInventoryTool(services: services), HoldTicketsTool(services: services),
      ReleaseHoldTool(services: services),
    ]
  }

  /// What they are, for checks that need no desk.
  public static let definitions = [
    FindEventsTool.definition, GetEventInfoTool.definition, CheckInventoryTool.definition,
    HoldTicketsTool.definition, ReleaseHoldTool.definition,
  ]
}
