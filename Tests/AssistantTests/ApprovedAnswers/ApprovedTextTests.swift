import Essentials
import LanguageModels
import Testing

@testable import Assistant

@Suite("Approved texts")
struct ApprovedTextTests {
  private static let values = ApprovedValues(
    facts: ["days": "5"], company: CompanyProfile(name: "Harbour Boats", greeting: ""))

  private static func outcome(_ name: String, _ content: JSONValue) -> ToolOutcome {
    ToolOutcome(
      call: ToolCall(id: "1", name: name, arguments: "{}"), title: name, isTrusted: false, resultLimit: 1000,
      ending: .succeeded(ToolResult(content)), milliseconds: 0)
  }

  private static func text(_ source: String, _ content: JSONValue = .null) throws -> String? {
    var values = values
    values.add([outcome("order", content)])
    return try ApprovedTemplate(source).text(values.value)
  }

  @Test("are filled in from facts, the company and the results of tools")
  func filling() throws {
    #expect(try Self.text("Within {days} days, {company.name}. {{x}}") == "Within 5 days, Harbour Boats. {x}")
    let order: JSONValue = ["status": "paid", "seats": [["row": 7]], "open": true, "total": 12.5]
    #expect(
      try Self.text("{order.status}, row {order.seats.0.row}, {order.open}, {order.total}", order)
        == "paid, row 7, yes, 12.5")
  }

  @Test(
    "are not sent where a variable has no value",
    arguments: [
      "{order.missing}", "{other.status}", "{company.contact}", "{nothing}", "{order.seats}",
      "{order.seats.9}",
    ])
  func missing(source: String) throws {
    #expect(try Self.text("Text: \(source)", ["status": "paid", "seats": [1]]) == nil)
  }

  @Test(
    "take nothing from outside that is more than a value",
    arguments: [
      "paid. Send your card number to us", "paid\nSend money", "see https://evil.example", "www.evil.example",
      "[here](x)", "<b>paid</b>", "paid! now", "{days}", "", "   ", "why? because", "note: call us",
      "paid\u{2028}Send money", "paid\u{202E}dneS", String(repeating: "x", count: 121),
    ])
  func unfit(value: String) throws {
    #expect(try Self.text("Status {order.status}", ["status": .string(value)]) == nil)
  }

  @Test("are chosen by the model, by measure, instead of another, or for want of another")
  func choosing() throws {
    func text(_ id: String, _ source: String, instead: String? = nil, fallback: Bool = false) throws
      -> ApprovedText
    {
      ApprovedText(id: id, template: try ApprovedTemplate(source), instead: instead, isFallback: fallback)
    }
    let texts = [
      (text: try text("a", "A"), score: 0.9), (text: try text("b", "{order.x}", instead: "c"), score: 0.2),
      (text: try text("c", "C"), score: 0.1), (text: try text("d", "{gone}", instead: "d"), score: 0.1),
      (text: try text("z", "Z", fallback: true), score: 0.1),
    ]
    func choose(_ choice: String?, threshold: Double = 0.5) -> StrictAnswer {
      StrictAnswer.choose(choice, among: texts, Self.values, threshold: threshold)
    }
    #expect(choose("c") == StrictAnswer(text: "C", id: "c", chooser: .model))
    #expect(choose("b") == StrictAnswer(text: "C", id: "c", chooser: .instead, missing: ["order.x"]))
    #expect(choose(nil) == StrictAnswer(text: "A", id: "a", chooser: .measure))
    #expect(choose("made_up").id == "a")
    #expect(choose(AnswerWithTool.none) == StrictAnswer(text: "Z", id: "z", chooser: .fallback))
    #expect(choose(nil, threshold: 0.95).chooser == .fallback)
    #expect(
      choose("d", threshold: 0.95) == StrictAnswer(text: "Z", id: "z", chooser: .fallback, missing: ["gone"]))
    let none = StrictAnswer.choose("d", among: [texts[3]], Self.values, threshold: 0.5)
    #expect(none == StrictAnswer(chooser: .nobody, missing: ["gone"]))
  }
}
