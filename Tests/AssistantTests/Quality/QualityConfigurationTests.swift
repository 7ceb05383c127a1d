import Essentials
import Testing

@testable import Assistant

@Suite("The section `quality`")
struct QualityConfigurationTests {
  private func read(_ text: String) throws -> QualityConfiguration {
    let reader = ConfigurationReader(try YAMLNode.parse(text, file: "usher.yaml"), file: "usher.yaml")
    let configuration = QualityConfiguration(reader.section("quality"))
    try reader.finish()
    return configuration
  }

  @Test("is as usual where it says nothing")
  func usual() throws {
    #expect(try read("quality:") == QualityConfiguration())
    let usual = QualityConfiguration()
    #expect(usual.isEnabled && usual.judge == nil)
    #expect(QualityDimension.allCases.map { usual.weights[$0] } == [0.25, 0.25, 0.2, 0.15, 0.1, 0.05])
    #expect(usual.threshold(.overall) == 0.7 && usual.threshold(.safety) == 0.9)
    #expect(usual.threshold(.coherence) == 0.6 && usual.threshold(.relevance) == 0.5)
  }

  @Test("changes what it names")
  func changes() throws {
    let configuration = try read(
      """
      quality:
        weights: {length: 0.2}
        thresholds: {overall: 0.8}
        on_failure: {relevance: handoff, coherence: flag}
        judge: critic
        judge_share: 0.5
      """)
    #expect(configuration.weights[.length] == 0.2 && configuration.weights[.safety] == 0.2)
    #expect(configuration.threshold(.overall) == 0.8)
    #expect(configuration.remedy(.relevance) == .handoff && configuration.remedy(.coherence) == .flag)
    #expect(configuration.judge == "critic" && configuration.judgeShare == 0.5)
  }

  @Test(
    "is refused where it is wrong",
    arguments: [
      ("thresholds: {safety: 2}", "“safety” must be between 0 and 1"),
      ("on_failure: {safety: flag}", "must be repair or handoff"),
      ("on_failure: {grounding: flag}", "must be repair or handoff"),
      ("on_failure: {length: ignore}", "repair, handoff or flag"),
      ("weights: {safety: -1}", "must not be negative"),
      (
        "weights: {coherence: 0, relevance: 0, safety: 0, sentiment: 0, grammar: 0, length: 0}",
        "not all be 0"
      ),
      ("weights: {grounding: 1}", "unknown key “grounding”"), ("judge_share: 7", "must be between 0 and 1"),
    ])
  func wrong(line: String, reason: String) throws {
    let error = #expect(throws: ConfigurationError.self) { _ = try read("quality:\n  \(line)") }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }

  @Test("of an agent's file goes before the configuration's, for that agent")
  func agents() throws {
    let agent = try AgentFile.read(
      "name: tales\nquality: {enabled: false, thresholds: {relevance: 0.2}}", file: "tales.yaml"
    ).agent
    let configuration = QualityConfiguration().applying(agent.quality)
    #expect(!configuration.isEnabled && configuration.threshold(.relevance) == 0.2)
    #expect(configuration.threshold(.overall) == 0.7)
  }
}
