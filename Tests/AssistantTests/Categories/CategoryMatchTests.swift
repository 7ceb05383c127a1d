import Testing

@testable import Assistant

@Suite("Categories")
struct CategoryMatchTests {
  private static let agent = AgentProfile(
    name: "general", title: "Help",
    categories: [
      ResponseCategory(name: "jobs", keywords: ["job", "careers"], response: "Jobs.", confidence: 0.9),
      ResponseCategory(name: "dress", keywords: ["dress code"], response: "Any.", confidence: 0.9),
    ])

  private func best(_ text: String) -> CategoryMatch? {
    CategoryMatch.matches(of: text, in: Self.agent).max { $0.coverage < $1.coverage }
  }

  @Test(
    "A message about a keyword and little else fits well",
    arguments: ["do you have a dress code?", "any jobs"])
  func strong(text: String) {
    #expect(best(text)?.isStrong == true)
  }

  @Test("A keyword in a message about something else does not even stand by")
  func weak() {
    #expect(best("do you have a job as a plumber for my brother in Spain")?.isPlausible == false)
  }

  @Test(
    "Words that share only their beginning are no match",
    arguments: ["do you sell car tyres", "dressing code"])
  func none(text: String) {
    #expect(best(text)?.isStrong != true)
  }
}
