import Essentials
import Privacy
import RedactionEvaluation

/// `benchmarks redaction`: how well personal details are found in labelled lines, and how fast.
struct RedactionBenchmark {
  static let usage = "benchmarks redaction [--details]"

  private let tellsMisses: Bool

  init(_ arguments: ArraySlice<String>) throws {
    guard arguments.allSatisfy({ $0 == "--details" }) else { throw BenchmarkError("usage: \(Self.usage)") }
    tellsMisses = !arguments.isEmpty
  }

  func run() throws {
    let tuning = RedactionScore(try LabelledLine.all(.tuning))
    let heldOut = RedactionScore(try LabelledLine.all(.heldOut))
    print("\(tuning.lineCount) lines to tune with, \(heldOut.lineCount) held out.\n")
    print("| kind | tuning: precision | recall | of | held out: precision | recall | of |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for kind in PersonalDetail.Kind.allCases {
      row(kind.rawValue, tuning.kinds[kind] ?? .init(), heldOut.kinds[kind] ?? .init())
    }
    row("**all**", tuning.total, heldOut.total)
    // Those of the other half are nobody's business.
    if tellsMisses { for miss in tuning.misses { print(miss) } }
    try measure()
  }

  private func row(_ name: String, _ tuning: RedactionScore.Counts, _ heldOut: RedactionScore.Counts) {
    let cells = [tuning, heldOut].flatMap {
      [$0.precision.formatted(3), $0.recall.formatted(3), String($0.marked)]
    }
    print("| \(name) | \(cells.joined(separator: " | ")) |")
  }

  private func measure() throws {
    let lines = try LabelledLine.all(.tuning).map(\.text)
    let plain =
      "http://shop.example.com/v1/orders answered 503 after three tries; the next one is in a minute"
    print("\n| text | time for each |\n| --- | ---: |")
    print("| a line of the set | \(Self.time(lines).formatted(2)) µs |")
    print("| a line of a log without details | \(Self.time([plain]).formatted(2)) µs |")
    let name = "A request took longer than it may"
    print("| a short message | \(Self.time([name]).formatted(2)) µs |")
    let identifier = "conv_01jd8z4m2kq7r5t9v3w6x8y0za"
    print("| an identifier | \(Self.time([identifier]).formatted(2)) µs |")
    let long = String(repeating: "+1 (415) 12-34.5@x: 1.2.3.4/DE89 my name is ", count: 2_000)
    print("| \(long.utf8.count) hostile bytes | \(Self.time([long], rounds: 1).formatted(0)) µs |")
  }

  private static func time(_ texts: [String], rounds: Int = 200) -> Double {
    let clock = ContinuousClock()
    var length = 0
    let elapsed = clock.measure {
      for _ in 0..<rounds { for text in texts { length += Concealment.conceal(text).utf8.count } }
    }
    precondition(length > 0)
    return elapsed / .microseconds(1) / Double(rounds * texts.count)
  }
}
