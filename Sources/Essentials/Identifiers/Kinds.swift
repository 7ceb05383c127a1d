/// One company on this server.
public typealias TenantID = Identifier<TenantKind>
/// A person who writes in.
public typealias CustomerID = Identifier<CustomerKind>
/// One conversation.
public typealias ConversationID = Identifier<ConversationKind>
/// One message of a conversation.
public typealias MessageID = Identifier<MessageKind>
/// One turn: a customer's message and all that is done to answer it.
public typealias TurnID = Identifier<TurnKind>
/// One ingested document.
public typealias DocumentID = Identifier<DocumentKind>
/// One searchable piece of a document.
public typealias PassageID = Identifier<PassageKind>
/// One call of a language model, as it is recorded.
public typealias UsageID = Identifier<UsageKind>
/// One run of a workflow.
public typealias WorkflowRunID = Identifier<WorkflowRunKind>
/// One tool call that waits for somebody's yes.
public typealias ConfirmationID = Identifier<ConfirmationKind>
/// One fact that a customer let us remember.
public typealias FactID = Identifier<FactKind>
/// One time that a customer gave or withdrew their consent.
public typealias ConsentID = Identifier<ConsentKind>
/// One place where events are held.
public typealias VenueID = Identifier<VenueKind>
/// One event for which tickets are sold.
public typealias EventID = Identifier<EventKind>
/// Seats kept for somebody for a while.
public typealias HoldID = Identifier<HoldKind>
/// One order of tickets.
public typealias OrderID = Identifier<OrderKind>
/// One ticket: one seat of an order.
public typealias TicketID = Identifier<TicketKind>
/// One HTTP request.
public typealias RequestID = Identifier<RequestKind>

/// `ten_…`
public enum TenantKind: IdentifierKind { public static let prefix = "ten" }
/// `cus_…`
public enum CustomerKind: IdentifierKind { public static let prefix = "cus" }
/// `conv_…`
public enum ConversationKind: IdentifierKind { public static let prefix = "conv" }
/// `msg_…`
public enum MessageKind: IdentifierKind { public static let prefix = "msg" }
/// `turn_…`
public enum TurnKind: IdentifierKind { public static let prefix = "turn" }
/// `doc_…`
public enum DocumentKind: IdentifierKind { public static let prefix = "doc" }
/// `psg_…`
public enum PassageKind: IdentifierKind { public static let prefix = "psg" }
/// `use_…`
public enum UsageKind: IdentifierKind { public static let prefix = "use" }
/// `run_…`
public enum WorkflowRunKind: IdentifierKind { public static let prefix = "run" }
/// `cfm_…`
public enum ConfirmationKind: IdentifierKind { public static let prefix = "cfm" }
/// `fact_…`
public enum FactKind: IdentifierKind { public static let prefix = "fact" }
/// `cns_…`
public enum ConsentKind: IdentifierKind { public static let prefix = "cns" }
/// `ven_…`
public enum VenueKind: IdentifierKind { public static let prefix = "ven" }
/// `evt_…`
public enum EventKind: IdentifierKind { public static let prefix = "evt" }
/// `hold_…`
public enum HoldKind: IdentifierKind { public static let prefix = "hold" }
/// `ord_…`
public enum OrderKind: IdentifierKind { public static let prefix = "ord" }
/// `tick_…`
public enum TicketKind: IdentifierKind { public static let prefix = "tick" }
/// `req_…`
public enum RequestKind: IdentifierKind { public static let prefix = "req" }
