import Essentials

/// All that a plan depends on. Requests with equal keys have equal plans: scores and sizes only count by the limits
/// that lie below them.
struct RouteKey: Hashable {
  let tenant: TenantID
  let agent: String?
  let channel: String?
  let wanted: String?
  let scoreBand: Int
  let sizeBand: Int
  let needs: Set<ModelCapability>
  let budget: BudgetState
  let unhealthy: Set<String>

  init(_ question: RouteQuestion, scores: [Double], sizes: [Int]) {
    tenant = question.caller.tenant.tenant
    agent = question.caller.agent
    channel = question.caller.channel
    wanted = question.wanted
    // A limit itself is a band of its own: it is neither above nor below.
    scoreBand =
      2 * scores.count { $0 < question.score } + (scores.contains(question.score) ? 1 : 0)
    sizeBand = sizes.count { $0 < question.tokens }
    needs = question.needs
    budget = question.budget
    unhealthy = question.unhealthy
  }
}
