import Testing
import UsherTesting

@testable import Assistant

@Suite("Looking for what cannot be meant among rules")
struct GuidelineLintTests {
  /// A rule as its test writes it.
  private static func rule(_ name: String, _ condition: String, _ action: String, _ more: String = "")
    -> String
  {
    "  - name: \(name)\n    when: \(condition)\n    do: \(action)\n" + more
  }

  private static func findings(
    _ guidelines: String, _ rest: String = "", limit: Int = 6
  ) async throws -> [GuidelineFinding] {
    var findings: [GuidelineFinding] = []
    let file = "name: general\ntitle: Help\ndefault: true\nguidelines:\n\(guidelines)\(rest)"
    try await TestAssistant.with(.sqlite, files: ["general.yaml": file]) { assistant in
      findings = try await assistant.agents.lint(tools: ToolRegistry([HandOffTool()]), limit: limit)
    }
    return findings
  }

  @Test(
    "finds pairs that contradict each other",
    arguments: [
      (
        "the customer asks about refunds", "always offer a refund", "a customer wants a refund",
        "never offer a refund"
      ),
      (
        "the customer asks for a refund", "give a refund of 50 %", "the customer wants a refund",
        "give a refund of 80 %"
      ),
      (
        "the customer asks about dogs", "say that dogs are allowed", "customers ask about dogs",
        "do not say that dogs are allowed"
      ),
      (
        "the customer complains", "apologise, then offer a voucher of £10", "a customer complains",
        "offer a voucher of £20"
      ),
      ("the customer greets", "use a formal tone", "somebody greets", "use an informal tone"),
      (
        "the customer asks about parking", "mention the price", "the customer asks about parking fees",
        "don't mention the price"
      ),
    ])
  func contradictions(first: String, action: String, second: String, other: String) async throws {
    let findings = try await Self.findings(Self.rule("one", first, action) + Self.rule("two", second, other))
    #expect(findings.map(\.kind) == [.contradiction], "\(findings)")
    #expect(findings.first?.names == ["one", "two"] && findings.first?.places.count == 2)
    #expect(findings.first?.places.first?.hasSuffix("general.yaml:5") == true)
  }

  @Test(
    "leaves in peace what goes together",
    arguments: [
      (
        "the customer asks about refunds", "check the order first", "the customer wants a refund",
        "never promise a date"
      ),
      (
        "the customer asks about parking", "give the price", "the customer asks about bags",
        "never give the price"
      ),
      (
        "the customer asks about refunds", "name the 5 days", "the customer asks for a refund",
        "name the fee of £2"
      ),
      ("the customer complains", "say sorry once", "the customer complains", "offer a person"),
    ])
  func harmony(first: String, action: String, second: String, other: String) async throws {
    let findings = try await Self.findings(Self.rule("one", first, action) + Self.rule("two", second, other))
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test("finds a rule without condition that contradicts another, and phrases wanted and forbidden")
  func always() async throws {
    let findings = try await Self.findings(
      "  - name: never\n    always: true\n    do: never mention discounts\n    check: {never_says: [discount]}\n"
        + Self.rule(
          "sale", "the customer asks about prices", "mention discounts", "    check: {says: [Discount]}\n"))
    #expect(findings.map(\.kind) == [.contradiction])
    let phrases = try await Self.findings(
      "  - name: never\n    always: true\n    do: be careful\n    check: {never_says: [discount]}\n"
        + Self.rule(
          "sale", "the customer asks about prices", "be generous", "    check: {says: [Discount]}\n"))
    #expect(phrases.map(\.kind) == [.contradiction])
    #expect(phrases.first?.message.contains("“Discount”") == true)
  }

  @Test("finds rules that are never chosen, and rules that say the same")
  func unreachable() async throws {
    let findings = try await Self.findings(
      Self.rule("low", "the customer asks about refunds", "check the order")
        + Self.rule("high", "When a customer asks about refunds", "ask for the order", "    priority: 2\n"))
    #expect(findings.map(\.kind) == [.unreachable] && findings[0].names == ["low", "high"])

    let twins = try await Self.findings(
      Self.rule("one", "the customer asks about refunds", "check the order")
        + Self.rule("two", "the customer asks about refunds", "Check the order."))
    #expect(twins.map(\.kind) == [.duplicate])

    let many = (1...3).map {
      "  - name: rule\($0)\n    always: true\n    do: mention place\($0)\n    priority: \($0)\n"
    }
    let crowded = try await Self.findings(many.joined(), limit: 2)
    #expect(crowded.map(\.kind) == [.unreachable] && crowded[0].names == ["rule1"])
  }

  @Test("finds names that stand for nothing, and strictness without a last resort")
  func names() async throws {
    let findings = try await Self.findings(
      Self.rule(
        "one", "the customer asks about refunds", "check the order",
        "    tools: [hand_off, find_order]\n    approved: [lost]\n    strict: true\n"),
      """
      approved:
        - id: text
          text: "{find_order.total} in {days} days, {company.name}, {missing}, {hand_off.x}"
          instead: other
      facts: {days: 5}
      """)
    #expect(
      findings.map(\.kind) == [
        .unknownTool, .unknownText, .unknownText, .unknownVariable, .unknownVariable, .noFallback,
      ], "\(findings)")
    #expect(findings[0].message.contains("find_order"))
  }
}
