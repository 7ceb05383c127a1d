import Essentials
import Testing

@testable import Assistant

@Suite("Files with rules")
struct GuidelineFileTests {
  private static func issues(_ text: String) -> [String] {
    do {
      _ = try GuidelineFile.read(text, file: "rules.yaml")
      return []
    } catch let error as ConfigurationError {
      return error.issues.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }

  @Test("hold rules, approved texts and facts")
  func wellFormed() throws {
    let rules = try GuidelineFile.read(
      """
      guidelines:
        - name: refund_first
          when: the customer asks about refunds
          do: check the order first
          examples: [I want my money back]
          tools: [find_order]
          priority: 5
          agents: [ticketing]
          strict: true
          approved: [refund]
          check:
            calls: [find_order]
            says: [order number]
            never_says: [I promise]
        - name: polite
          always: true
          do: be polite
      approved:
        - id: refund
          text: "You get {share} of {find_order.total} {{net}}."
          instead: other
          fallback: true
      facts:
        share: 50 %
      """, file: "rules.yaml")
    let rule = rules.guidelines[0]
    #expect(
      rule.topic == "refunds"
        && rule.sentence == "When the customer asks about refunds: check the order first")
    #expect(rule.isStrict && rule.priority == 5 && rule.check.neverSays == ["I promise"])
    #expect(rule.place == "rules.yaml:2" && rules.guidelines[1].isAlways)
    #expect(rules.approved[0].template.variables == ["share", "find_order.total"])
    #expect(rules.approved[0].isFallback && rules.facts == ["share": "50 %"])
  }

  @Test(
    "are refused with the line of what is wrong",
    arguments: [
      ("guidelines:\n  - name: a\n    when: x\n", "rules.yaml:2:5: “do” is missing in guidelines"),
      (
        "guidelines:\n  - name: a\n    do: x\n",
        "rules.yaml:2:5: “when” is missing in guidelines; must say when"
      ),
      ("guidelines:\n  - name: A b\n    when: x\n    do: y\n", "rules.yaml:2:11: “name” must be 1 to 64"),
      ("guidelines:\n  - name: a\n    wen: x\n    always: true\n    do: y\n", "did you mean “when”?"),
      (
        "guidelines:\n  - name: a\n    when: x\n    always: true\n    do: y\n",
        "rules.yaml:4:13: “always” cannot stand"
      ),
      (
        "guidelines:\n  - name: a\n    when: x\n    do: y\n    priority: high\n",
        "rules.yaml:5:15: “priority”"
      ),
      ("approved:\n  - id: a\n    text: \"Your {order\"\n", "rules.yaml:3:11: “text” has a “{” without “}”"),
      (
        "approved:\n  - id: a\n    text: \"Your {or der}\"\n",
        "rules.yaml:3:11: “text” has the variable “{or der}”"
      ),
      ("approved:\n  - id: a\n    text: \"Your order}\"\n", "rules.yaml:3:11: “text” has a “}” without “{”"),
    ])
  func malformed(text: String, expected: String) {
    let issues = Self.issues(text)
    #expect(issues.contains { $0.contains(expected) }, "\(issues)")
  }

  @Test("may be many, and no name is there twice")
  func folder() async throws {
    let folder = try TestFolder()
    defer { folder.remove() }
    try folder.write([
      "general.yaml": """
      name: general
      default: true
      strict: true
      guidelines:
        - name: polite
          when: the customer is angry
          do: stay calm
      facts: {days: 5}
      """
    ])
    let rules = try TestFolder()
    defer { rules.remove() }
    try rules.write(["more.yaml": "guidelines:\n  - name: other\n    when: x\n    do: y\n"])
    let read = try AgentFolder(path: folder.path, rulePaths: [rules.path]).read()
    #expect(read.agents[0].isStrict && read.rules.guidelines.map(\.name) == ["polite", "other"])
    #expect(read.rules.guidelines[0].agents == ["general"] && read.rules.facts == ["days": "5"])

    try rules.write(["zz.yaml": "guidelines:\n  - name: polite\n    when: x\n    do: y\nfacts: {days: 6}\n"])
    let error = #expect(throws: ConfigurationError.self) {
      try AgentFolder(path: folder.path, rulePaths: [rules.path]).read()
    }
    let issues = (error?.issues ?? []).map(\.description)
    #expect(issues.count == 2 && issues[0].hasSuffix("general.yaml:5 too") && issues[0].contains("zz.yaml:2"))
    #expect(issues[1].contains("the fact “days” has another value"))
  }

  @Test(
    "have conditions whose common words are left aside",
    arguments: [
      ("when the customer asks about refunds", "refunds"),
      ("If a guest wants to bring a bag", "bring a bag"),
      ("the customer complains", "complains"), ("an event was cancelled.", "an event was cancelled"),
      ("when", "when"), ("somebody asks whether dogs are allowed", "dogs are allowed"),
    ])
  func topics(condition: String, topic: String) {
    #expect(ConditionTopic.of(condition) == topic)
  }
}
