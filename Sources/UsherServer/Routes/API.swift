import Assistant
import Essentials
import HTTPServer
import Identity
import Knowledge
import Persistence
import Telemetry
import Ticketing

/// What the endpoints stand on.
struct API: Sendable {
  let version: String
  let company: CompanyProfile
  let tenant: TenantContext
  let credentials: Credentials
  let accounts: Accounts
  let keys: APIKeys
  let audit: AuditLog
  let tokens: AccessTokens
  let browsers: BrowserSessions
  let signOn: SignOn
  let limits: RequestLimits
  let proofs: CustomerProofs
  /// The made-up customers, where the server is a demo.
  let demoCustomers: DemoCustomers?
  /// Where customers sign in on the company's own site.
  let signInURL: String?
  let turns: LiveTurns
  let assistant: AssistantServices
  let models: ModelDirectory
  let uploads: Uploads
  let checks: [HealthCheck]
  let startedAt: Timestamp
  let stopping: StopNotice
  let tickets: TicketStore
  /// The companies on the server.
  let tenants: OpenTenants

  var identification: Identification {
    Identification(
      credentials: credentials, accounts: accounts, keys: keys, browsers: browsers, tenant: tenant)
  }
  var privacy: PrivacyDesk { assistant.privacy }
  var conversations: ConversationStore { assistant.conversations }
  var agents: AgentDirectory { assistant.agents }
  var knowledge: KnowledgeStore { assistant.services.knowledge }
  var search: KnowledgeSearch { assistant.services.search }
  var ingestion: Ingestion { assistant.services.ingestion }
  var metrics: MetricRegistry { assistant.services.metrics }
  var jobs: JobQueue { assistant.services.jobs }
  var clock: any WallClock { assistant.services.clock }
  var catalogue: Catalogue {
    Catalogue(database: assistant.services.database, tenant: tenant, clock: clock)
  }

  /// Every operation, in the order of the document.
  static let endpoints =
    ConversationEndpoints.all + IdentityEndpoints.all + MessageEndpoints.all + HandoffEndpoints.all
    + HandoffMoveEndpoints.all + PersonEndpoint.all
    + InboxEndpoints.all + OperatorEndpoints.all + PresenceEndpoints.all + QueueEndpoints.all
    + CannedAnswerEndpoints.all + SavedViewEndpoints.all
    + OperatorMessageEndpoints.all + DraftEndpoints.all + CorrectionEndpoints.all
    + CorrectionDecisionEndpoints.all
    + CorrectionExportEndpoints.all + FeedbackEndpoints.all + FeedbackAnalyticsEndpoint.all + GapEndpoints.all
    + AnalyticsEndpoints.all + AnalyticsReportEndpoint.all + ChatEndpoint.all
    + SignInEndpoints.all + BrowserSessionEndpoints.all + SignOnEndpoints.all
    + SessionEndpoints.all + PasswordEndpoints.all
    + APIKeyEndpoints.all
    + UserEndpoints.all
    + AuditEndpoints.all
    + KnowledgeEndpoints.all
    + AgentEndpoints.all + AgentVersionEndpoints.all + AgentPublishingEndpoints.all + GuidelineEndpoints.all
    + PromptEndpoints.all + MemoryEndpoints.all
    + CustomerEndpoints.all + ConsentEndpoints.all + MCPEndpoint.all
    + ChatCompletionsEndpoint.all + ModelEndpoints.all + UsageEndpoints.all + CostEndpoints.all
    + WorkflowEndpoints.all
    + WorkflowRunEndpoints.all + EventEndpoints.all + MarketplaceEndpoints.all + HoldEndpoints.all
    + WaitingListEndpoints.all
    + CreditEndpoints.all
    + OrderEndpoints.all
    + OrderChangeEndpoints.all + OrderApprovalEndpoints.all + TicketCodeEndpoints.all + TicketEndpoints.all
    + PaymentEndpoints.all + DifferenceEndpoints.all
    + PaymentWebhookEndpoint.all + TenantEndpoints.all + TenantSecretEndpoints.all + SettingsEndpoints.all
    + JobEndpoints.all + AlertEndpoints.all + WebhookEndpoints.all + WebhookDeliveryEndpoints.all
    + RestHookEndpoints.all
    + BackupEndpoints.all + CacheEndpoints.all + OperationsEndpoints.all

  /// The conversation, or the problem that there is none.
  func conversation(_ id: ConversationID) async throws -> Conversation {
    guard let conversation = try await conversations.conversation(id, tenant) else {
      throw Problem.unknown("conversation")
    }
    return conversation
  }
}
