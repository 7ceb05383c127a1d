import Testing

@testable import usher

@Suite struct ProgressBarTests {
  @Test(
    "The bar says how much is done, and guesses how long the rest takes",
    arguments: [
      (0, 4, "░░░░░░░░░░ 0%  0/4  a.md"), (1, 4, "██░░░░░░░░ 25%  1/4  6 s left  a.md"),
      (4, 4, "██████████ 100%  4/4  a.md"), (0, 0, "░░░░░░░░░░ 0%  0/0  a.md"),
      (9, 4, "██████████ 100%  9/4  a.md"),
    ])
  func line(done: Int, total: Int, line: String) {
    let elapsed = Duration.seconds(2)
    #expect(ProgressBar.line(done: done, of: total, "a.md\n", elapsed: elapsed, width: 30) == line.prefix(29))
  }

  @Test("A line never wraps")
  func width() {
    let label = String(repeating: "long ", count: 50)
    #expect(ProgressBar.line(done: 1, of: 3, label, elapsed: .seconds(1), width: 60).count == 59)
  }
}
