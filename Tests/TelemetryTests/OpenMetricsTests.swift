import Essentials
import Testing

@testable import Telemetry

@Suite struct OpenMetricsTests {
  @Test("OpenMetrics has counters without their end, bounds with fractions, and traces behind buckets")
  func rendering() throws {
    let registry = MetricRegistry()
    registry.counter("calls_total", help: "Calls.").increment()
    let histogram = registry.histogram("wait_seconds", help: "Wait.", buckets: [0.5, 1])
    let trace = try #require(TraceID(high: 1, low: 2))
    histogram.observe(0.7, trace: trace)
    histogram.observe(9, trace: nil)
    let lines = registry.render(.openMetrics).split(separator: "\n").map(String.init)
    #expect(lines[0...2] == ["# HELP calls Calls.", "# TYPE calls counter", "calls_total 1"])
    #expect(lines[5] == #"wait_seconds_bucket{le="0.5"} 0"#)
    let example = try #require(
      lines[6].wholeMatch(
        of: #/wait_seconds_bucket{le="1.0"} 1 # {trace_id="(\w+)"} 0.7 \d+(\.\d+)?/#))
    #expect(example.1 == "00000000000000010000000000000002")
    #expect(lines[7] == #"wait_seconds_bucket{le="+Inf"} 2"#)
    #expect(lines.last == "# EOF")
    #expect(!registry.render().contains("trace_id"))
  }

  @Test(
    "Who asks for OpenMetrics gets it",
    arguments: [
      ("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", true),
      ("application/openmetrics-text", true), ("Application/OpenMetrics-Text; version=1.0.0; q=0.9", true),
      ("application/openmetrics-text;version=0.0.1", false), ("application/openmetrics-text;q=0", false),
      ("text/plain", false), ("*/*", false), ("", false),
    ])
  func accepting(_ field: String, isOpen: Bool) {
    #expect((MetricsFormat(accepting: [field]) == .openMetrics) == isOpen)
  }
}
