import Caching
import Essentials
import HTTPServer
import Identity
import Telemetry

/// Lets requests through, or says when to come back.
///
/// Who is not signed in shares a bucket for each class of routes with whoever has the same address; who is signed in has
/// one for everything. Programs on this machine and who has the operators' key have wide ones of their own.
struct RequestLimits: Sendable {
  private let configuration: LimitsConfiguration
  private let addresses: ClientAddresses
  private let limiter: MemoryRateLimiter
  /// What replicas share, where they do.
  private let shared: SharedRateLimiter?
  private var tenant: TenantContext
  private let refusals: Counter
  private let classes: [RouteClass: LimitPolicy]
  private let signedIn: [LimitPlan: LimitPolicy]
  private let conversations: LimitPolicy?
  private let local: LimitPolicy?
  private let wholeTenant: LimitPolicy?

  init(
    _ configuration: LimitsConfiguration, addresses: ClientAddresses, limiter: MemoryRateLimiter,
    shared: SharedRateLimiter? = nil, tenant: TenantContext, metrics: MetricRegistry
  ) {
    self.configuration = configuration
    self.addresses = addresses
    self.limiter = limiter
    self.shared = shared
    self.tenant = tenant
    refusals = metrics.counter(
      "usher_rate_limited_total", help: "Requests that were refused because they came too soon.",
      labels: ["limit"])
    metrics.gauge("usher_limit_buckets", help: "Callers whose requests are counted in memory.") {
      [weak limiter] in Double(limiter?.count ?? 0)
    }
    metrics.counter(
      "usher_limit_buckets_forgotten_total", help: "Callers whose count had to go to make room for others."
    ) { [weak limiter] in Double(limiter?.forgottenCount ?? 0) }
    let limits: [(RouteClass, RateLimit?)] = [
      (.chat, configuration.chat), (.search, configuration.search), (.upload, configuration.upload),
      (.person, configuration.person),
      (.signIn, configuration.signIn), (.general, configuration.general),
    ]
    classes = Dictionary(
      uniqueKeysWithValues: limits.compactMap { kind, limit in
        limit.map { (kind, LimitPolicy(kind.rawValue, $0)) }
      })
    let plans: [(LimitPlan, RateLimit?)] = [
      (.standard, configuration.standard), (.premium, configuration.premium),
      (.staff, configuration.staff), (.operators, configuration.operators),
    ]
    signedIn = Dictionary(
      uniqueKeysWithValues: plans.compactMap { plan, limit in
        limit.map { (plan, LimitPolicy(plan.rawValue, $0)) }
      })
    conversations = configuration.chat.map { LimitPolicy("conversation", $0) }
    local = configuration.local.map { LimitPolicy("local", $0) }
    wholeTenant = configuration.tenant.map { LimitPolicy("tenant", $0) }
  }

  /// The same limits, with buckets of another company's.
  func counting(for tenant: TenantContext) -> RequestLimits {
    var limits = self
    limits.tenant = tenant
    return limits
  }

  /// The host that a request is for; nothing where it names none.
  func host(of request: HTTPRequest) -> String? { addresses.host(of: request) }

  /// Where a request comes from.
  func client(of request: HTTPRequest) -> ClientAddress { addresses.client(of: request) }

  /// Counts a request in this process, and tells its caller's limits in the answer. Asks nobody, so that it can be done
  /// before a body is read; what is refused here, replicas together would refuse as well.
  ///
  /// - Throws: A problem of status 429 that says when to come back.
  func admit(_ request: HTTPRequest, _ route: RouteClass, _ caller: LimitCaller) throws(Problem) {
    guard configuration.isEnabled, route != .unlimited else { return }
    let decision = limiter.take(demands(route, caller, client(of: request)))
    tell(decision, in: request)
    try refuse(decision)
  }

  /// Counts a request that this process has let in with all replicas together, where they share their limits. While
  /// they cannot be asked, this process's own decision holds.
  ///
  /// - Throws: A problem of status 429 that says when to come back.
  func confirm(_ request: HTTPRequest, _ route: RouteClass, _ caller: LimitCaller) async throws {
    guard let shared, configuration.isEnabled, route != .unlimited else { return }
    let client = client(of: request)
    guard !client.isLocal, let decision = await shared.take(demands(route, caller, client)) else { return }
    tell(decision, in: request)
    try refuse(decision)
  }

  /// Counts something that comes without a request of its own, such as a message over a WebSocket.
  ///
  /// - Throws: A problem of status 429 that says when to come back.
  func admit(_ client: ClientAddress, _ route: RouteClass, _ caller: LimitCaller) async throws {
    guard configuration.isEnabled else { return }
    let demands = demands(route, caller, client)
    try refuse(limiter.take(demands))
    guard let shared, !client.isLocal, let decision = await shared.take(demands) else { return }
    try refuse(decision)
  }

  private func tell(_ decision: LimitDecision, in request: HTTPRequest) {
    guard !decision.states.isEmpty else { return }
    request.addToAnswer("RateLimit-Policy", RateLimitFields.policy(decision.states))
    request.addToAnswer("RateLimit", RateLimitFields.state(decision.states))
  }

  private func refuse(_ decision: LimitDecision) throws(Problem) {
    guard let refusal = decision.refusal else { return }
    refusals.increment([refusal.policy.name])
    throw .tooManyRequests(refusal)
  }

  /// The buckets that a request takes a token of, what refuses most often first.
  func demands(_ route: RouteClass, _ caller: LimitCaller, _ client: ClientAddress) -> [LimitDemand] {
    // The server's own company has its buckets as before there were others.
    let owner = tenant.tenant == .single ? "" : tenant.tenant.text + " "
    if client.isLocal {
      return local.map { [LimitDemand($0, of: owner + "local")] } ?? []
    }
    var demands: [LimitDemand] = []
    let address = owner + "ip:" + client.holder
    switch (route, caller) {
    case (.signIn, _), (_, .anybody):
      if let policy = classes[route] { demands.append(LimitDemand(policy, of: address)) }
    case (_, .conversation(let id)):
      if let policy = classes[route] {
        demands.append(LimitDemand(policy, of: address))
      }
      // Also who writes from many addresses writes in one conversation.
      if route == .chat, let conversations {
        demands.append(LimitDemand(conversations, of: id.text))
      }
    case (_, .signedIn(let plan, let subject)):
      if let policy = signedIn[plan] { demands.append(LimitDemand(policy, of: owner + subject)) }
    }
    if let wholeTenant { demands.append(LimitDemand(wholeTenant, of: tenant.tenant.text)) }
    return demands
  }
}

/// Who asks, as far as limits go.
enum LimitCaller: Hashable, Sendable {
  /// Nobody in particular.
  case anybody
  /// Who has a conversation's token.
  case conversation(ConversationID)
  /// Who has proved who they are.
  case signedIn(LimitPlan, subject: String)
}

/// How much those may do who are signed in.
enum LimitPlan: String, Hashable, Sendable {
  /// Customers and services.
  case standard
  /// Programs, and members of the staff who do not answer customers.
  case premium
  /// Members of the staff who do.
  case staff
  /// Who has the operators' key.
  case operators

  /// The plan of users with a role.
  init(of role: Role) {
    self = role == .customer ? .standard : role.scopes.contains(.answerCustomers) ? .staff : .premium
  }
}

extension Caller {
  /// Whose limits a call counts for.
  var limits: LimitCaller {
    switch self {
    case .anybody: .anybody
    case .holder(let conversation): .conversation(conversation)
    case .staff(let principal): principal.limits
    }
  }
}

extension Principal {
  /// Whose limits a call counts for.
  var limits: LimitCaller {
    switch proof {
    case .operatorKey, .commandLine: .signedIn(.operators, subject: "operators")
    case .user(let user, _): .signedIn(LimitPlan(of: role), subject: user.text)
    case .apiKey(let key): .signedIn(.premium, subject: key.text)
    }
  }
}
