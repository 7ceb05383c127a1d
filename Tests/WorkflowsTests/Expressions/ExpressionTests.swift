import Essentials
import Testing

@testable import Workflows

@Suite struct ExpressionTests {
  private static let values: [String: JSONValue] = [
    "amount": 40, "rate": 1.5, "name": "Ada", "is_open": true, "none": .null, "tags": ["gold", "old"],
    "order": ["lines": [["price": 12]], "in": 1],
  ]

  @Test(
    "Expressions come to what they say",
    arguments: [
      ("amount > 39 and amount <= 40", true), ("amount == 40.0", true), ("1 + 2 * 3 - 4", 3),
      ("(1 + 2) * 3", 9),
      ("7 / 2", 3.5), ("8 / 2", 4), ("7 % 4", 3), ("-amount + 50", 10),
      ("not is_open or name == 'Ada'", true),
      ("not amount > 50 and is_open", true), ("'gold' in tags", true), ("'da' in name", true),
      ("3 in [1, 2, 3]", true), ("order.lines[0].price * 2", 24), ("order.in", 1), ("order['in']", 1),
      ("order.lines[7].price", .null), ("exists(none)", false), ("exists(order.lines)", true),
      ("size(tags) + size(name)", 5), ("lower(name) + '!'", "ada!"), ("text(amount) + text(none)", "40"),
      ("tags + ['new']", ["gold", "old", "new"]), ("none == null", true), ("amount != none", true),
      (#""say \"hi\"\n""#, "say \"hi\"\n"), ("amount < 41 and (none == null or none > 3)", true),
      ("rate * 2 == 3", true), ("'a' < 'b'", true),
    ] as [(String, JSONValue)])
  func values(source: String, expected: JSONValue) throws {
    #expect(try WorkflowExpression(source).value(Self.values) == expected)
  }

  @Test(
    "What cannot be read is named with its place",
    arguments: [
      ("amount >> 5", "character 9: a value is missing before “>”"), ("amount = 5", "did you mean “==”?"),
      ("a && b", "did you mean “and”?"), ("(1 + 2", "“)” is missing"), ("1 < 2 < 3", "cannot be chained"),
      ("'open", "no closing '"), ("", "there is nothing here"), ("amount +", "a value is missing at the end"),
      ("sise(tags)", "did you mean “size”?"), ("amount 5", "“5” cannot follow here"),
      ("a.", "must follow the point"),
      (String(repeating: "(", count: 100), "nested too deeply"), ("99999999999999999999", "too large"),
    ])
  func syntax(source: String, reason: String) {
    let error = #expect(throws: ExpressionError.self) { try WorkflowExpression(source) }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }

  @Test(
    "What has no meaning is an error and not a guess",
    arguments: [
      "name > 5", "amount and true", "not name", "none < 3", "9223372036854775807 + 1", "1 / 0", "5 % 0",
      "-name", "size(amount)", "lower(tags)", "1 in amount", "tags[is_open]",
    ])
  func meaning(source: String) throws {
    let expression = try WorkflowExpression(source)
    #expect(throws: ExpressionError.self) { try expression.value(Self.values) }
  }

  @Test("A condition must be true or false")
  func condition() throws {
    #expect(try WorkflowExpression("amount").value(Self.values) == 40)
    #expect(throws: ExpressionError.self) { try WorkflowExpression("amount").holds(Self.values) }
  }

  @Test("A template's expressions become values, or parts of a text")
  func templates() throws {
    let template = try Template([
      "whole": "${amount}", "text": "${name} pays ${amount + 2}, not $${this}", "none": "<${none}>",
      "list": ["${tags}", 1], "brace": "${'}' + name}",
    ])
    #expect(
      try template.value(Self.values) == [
        "whole": 40, "text": "Ada pays 42, not ${this}", "none": "<>", "list": [["gold", "old"], 1],
        "brace": "}Ada",
      ])
    #expect(throws: ExpressionError.self) { try Template("a ${b") }
  }

  @Test(
    "Types tell what cannot work whatever the values are",
    arguments: [
      ("name > 5", "“>” cannot compare a text with a whole number"), ("amuont > 1", "did you mean “amount”?"),
      ("name == 5", "is never equal"), ("is_open + 1", "cannot join"), ("amount.lines", "has no parts"),
      ("not amount", "needs true or false"), ("1 in amount", "needs a list"),
      ("lower(amount)", "cannot be asked"),
    ])
  func typing(source: String, reason: String) throws {
    let expression = try WorkflowExpression(source)
    var typing = ExpressionTyping(
      expression, ["amount": .integer, "name": .string, "is_open": .boolean, "order": .object])
    _ = typing.type(of: expression.node)
    #expect(typing.errors.first?.description.contains(reason) == true, "\(typing.errors)")
  }

  @Test(
    "What may work is let through",
    arguments: ["order.a.b > 5", "any > 1", "any and name == 'x'", "1 in any"])
  func lenient(source: String) throws {
    let expression = try WorkflowExpression(source)
    var typing = ExpressionTyping(expression, ["any": .any, "name": .string, "order": .object])
    _ = typing.type(of: expression.node)
    #expect(typing.errors.isEmpty)
  }
}
