import Essentials
import HTTPClient
import Marketplaces
import UsherServer

extension Check {
  /// Whether the marketplaces can be reached and accept their keys: each is asked once. Searches do without those that
  /// do not answer, so nothing that is wrong here keeps the server from working.
  static let marketplaces = Check(
    subject: "Marketplaces",
    findings: { configuration in
      let marketplaces = configuration.marketplaces
      let warnings = marketplaces.warnings.map { warning in
        Finding.warning(
          "\(warning).", remedy: "Set it, or take the market out of marketplaces in usher.yaml.")
      }
      guard marketplaces.isEnabled else {
        return warnings.isEmpty ? [.well("none; only the company's own desk")] : warnings
      }
      let client = HTTPClient()
      let search = MarketSearch(marketplaces.members(client: client, clock: SystemClock()))
      let result = await search.search(MarketQuery("concert", limit: 1))
      await client.close()
      let wrong = result.absent.map { absent in
        Finding.warning(
          "\(absent.market.title) \(Self.reason(absent.problem)).", remedy: Self.remedy(absent.problem))
      }
      let answering = result.answers.filter { $0.problem == nil }.map(\.market.title)
      let well: [Finding] = answering.isEmpty ? [] : [.well(answering.joined(separator: ", "))]
      return warnings + wrong + well
    })

  private static func reason(_ problem: MarketProblem) -> String {
    switch problem {
    case .refused(let status): "does not accept the key (\(status))"
    case .failed(let status): "answers with an error (\(status))"
    case .malformed: "gives an answer that is none of its API's"
    default: problem.reason
    }
  }

  private static func remedy(_ problem: MarketProblem) -> String {
    switch problem {
    case .refused: "Give it a key that is valid, see Docs/Marketplaces.md."
    case .limited, .outOfBudget: "Wait, or ask the market for a larger quota."
    default: "Check base_url, the network and the proxy."
    }
  }
}
