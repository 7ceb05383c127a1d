import Essentials
import Testing
import UsherTesting

@testable import Telemetry

@Suite struct SpanDeliveryTests {
  let collector = CollectedSpans()
  let clock = ManualClock(Timestamp(milliseconds: 1_760_000_000_000))
  let metrics = MetricRegistry()

  func tracer(queue: Int = 2000, batch: Int = 100) -> Tracer {
    Tracer(
      TraceSettings(ratio: 1, queue: queue, batch: batch, format: .json), resource: [], exporter: collector,
      clock: clock, wallClock: clock, seed: 7, metrics: metrics)
  }

  func dropped(_ reason: String) -> Double {
    metrics.counter(
      "usher_trace_spans_dropped_total", help: TracerTests.help["usher_trace_spans_dropped_total"] ?? "",
      labels: ["reason"]
    ).value([reason])
  }

  @Test("Spans are sent together: when there are enough of them, and after the interval")
  func batches() async {
    let tracer = tracer()
    for _ in 0..<100 { tracer.begin("many", .internal)?.end() }
    while collector.spans.count < 100 { await Task.yield() }
    #expect(collector.calls == 1)
    tracer.begin("one", .internal)?.end()
    await clock.run { collector.spans.count == 101 }
    #expect(collector.calls == 2)
    await tracer.shutdown(within: .seconds(1))
  }

  @Test(
    "While the collector is away spans wait, those beyond are dropped and counted, and when it is back they are sent"
  )
  func away() async {
    let tracer = tracer(queue: 300)
    collector.answer(.unavailable("gone", retryAfter: nil))
    for _ in 0..<100 { tracer.begin("first", .internal)?.end() }
    while collector.calls < 1 { await Task.yield() }
    for _ in 0..<1000 { tracer.begin("later", .internal)?.end() }
    #expect(dropped("queue_full") == 700)
    collector.answer(.taken(rejected: 0))
    await clock.run { collector.spans.count == 400 }
    #expect(dropped("unreachable") == 0)
    await tracer.shutdown(within: .seconds(1))
  }

  @Test("A message is sent a few times and then given up; one that is refused is not sent again")
  func givingUp() async {
    let tracer = tracer()
    collector.answer(.unavailable("gone", retryAfter: .seconds(2)))
    for _ in 0..<100 { tracer.begin("first", .internal)?.end() }
    await clock.run(step: .milliseconds(100)) { dropped("unreachable") == 100 }
    #expect(collector.calls == 6)
    collector.answer(.refused("no"))
    for _ in 0..<100 { tracer.begin("second", .internal)?.end() }
    await clock.run { dropped("refused") == 100 }
    #expect(collector.calls == 7)
    collector.answer(.taken(rejected: 30))
    for _ in 0..<100 { tracer.begin("third", .internal)?.end() }
    await clock.run { dropped("refused") == 130 }
    await tracer.shutdown(within: .seconds(1))
  }

  @Test("When the program ends, what waits is sent; a collector that is away does not keep it")
  func shutdown() async {
    let first = tracer()
    first.begin("last", .internal)?.end()
    await first.shutdown(within: .seconds(1))
    #expect(collector.names == ["last"])
    first.begin("too late", .internal)?.end()
    #expect(dropped("shutdown") == 1)

    let second = tracer()
    collector.answer(.unavailable("gone", retryAfter: nil))
    for _ in 0..<250 { second.begin("lost", .internal)?.end() }
    await second.shutdown(within: .seconds(1))
    #expect(dropped("shutdown") + dropped("unreachable") == 251)
  }
}
