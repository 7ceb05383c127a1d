import Essentials
import Testing
import UsherTesting

@Suite struct GuidelinesCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("# Refunds\n\nRefunds take five days.", to: "help/refunds.md")
    try folder.write(
      "company: {name: Harbour}\nserver: {port: 0}\nknowledge: {sources: [{path: help}]}", to: "usher.yaml")
    try folder.write(
      """
      guidelines:
        - name: generous
          when: the customer asks for a refund
          do: offer a voucher
          examples: [I want my money back]
        - name: polite
          always: true
          do: be polite
      """, to: "guidelines/rules.yaml")
    try folder.write("approved: [{id: sorry, text: \"Sorry, says {company.name}.\"}]", to: "approved/a.yaml")
  }

  private func usher(_ arguments: String...) async throws -> UsherProgram.Result {
    try await UsherProgram.run(
      arguments, environment: ["USHER_EMBEDDINGS_MODEL": EmbeddingModelLocation.directory],
      directory: folder.path)
  }

  @Test("Rules that agree are listed and tried; contradictions are found with their lines, by the doctor too")
  func commands() async throws {
    let sound = try await usher("guidelines", "lint")
    #expect(sound.code == 0 && sound.output == "Nothing is odd about the rules.\n", "\(sound)")
    let list = try await usher("guidelines", "list")
    #expect(
      list.output.contains("generous, priority 0\n  when the customer asks for a refund\n  → offer a voucher")
    )
    #expect(list.output.contains("sorry\n  Sorry, says {company.name}."))
    let tried = try JSONValue(
      parsing: try await usher("guidelines", "try", "--json", "Can I have my money back?").output)
    #expect(tried[0]?["name"] == "polite" && tried[0]?["chosen"] == true)
    #expect(tried[1]?["name"] == "generous" && tried[1]?["chosen"] == true, "\(tried.text)")

    try folder.write(
      "guidelines:\n  - name: stingy\n    when: a customer wants a refund\n    do: never offer a voucher",
      to: "guidelines/zz.yaml")
    let odd = try await usher("guidelines", "lint")
    #expect(odd.code == 1 && odd.output.contains("rules.yaml:2, "), "\(odd)")
    #expect(
      odd.output.contains("zz.yaml:2: “generous” and “stingy” apply to the same messages and contradict"))
    let doctor = try await usher("doctor")
    #expect(
      doctor.output.contains("! Guidelines") && doctor.output.contains("→ See them all with"), "\(doctor)")

    try folder.write("guidelines:\n  - name: wrong\n    do: x", to: "guidelines/zz.yaml")
    let wrong = try await usher("guidelines", "lint")
    #expect(wrong.code == 1 && wrong.errors.contains("zz.yaml:2:5: “when” is missing"), "\(wrong)")
  }

  @Test("What is not understood is said")
  func usage() async throws {
    #expect(try await usher("guidelines").code == 2)
    #expect(try await usher("guidelines", "lnt").errors.contains("lint"))
    #expect(try await usher("guidelines", "try").code == 2)
    #expect(try await usher("guidelines", "lint", "more").code == 2)
  }
}
