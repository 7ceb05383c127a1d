import Essentials
import Synchronization
import Testing
import UsherTesting

@testable import Telemetry

@Suite struct TracerTests {
  let collector = CollectedSpans()
  let clock = ManualClock(Timestamp(milliseconds: 1_760_000_000_000))
  let metrics = MetricRegistry()

  func tracer(_ settings: TraceSettings) -> Tracer {
    var settings = settings
    settings.format = .json
    return Tracer(
      settings, resource: [("service.name", "test")], exporter: collector, clock: clock, wallClock: clock,
      seed: 7, metrics: metrics)
  }

  /// What the collector has when all is told.
  func told(_ tracer: Tracer) async -> [JSONValue] {
    await tracer.shutdown(within: .seconds(1))
    return collector.spans
  }

  func count(_ metric: String, _ label: String, _ value: String) -> Double {
    metrics.counter(metric, help: Self.help[metric] ?? "", labels: [label]).value([value])
  }

  static let help = [
    "usher_traces_kept_total": "Traces that are kept, by why.",
    "usher_trace_spans_total": "Spans that were sent to the collector, or forgotten with their trace.",
    "usher_trace_spans_dropped_total": "Spans that the collector should have got and did not, by why.",
  ]

  @Test("Work within work is a span within a span, timed by the clock that is given")
  func nesting() async throws {
    let tracer = tracer(TraceSettings(ratio: 1))
    let root = try #require(tracer.begin("root", .server))
    await root.cover {
      clock.advance(by: .milliseconds(5))
      await Span.run("step") { span in
        clock.advance(by: .milliseconds(7))
        span?.set("usher.answer", 42)
        #expect(Span.current?.id == span?.id)
        await Task { #expect(Span.current?.id == span?.id) }.value
      }
    }
    #expect(Span.current == nil)
    let spans = await told(tracer)
    #expect(spans.count == 2)
    let (step, top) = (try #require(collector.span("step")), try #require(collector.span("root")))
    #expect(step["traceId"] == top["traceId"])
    #expect(step["parentSpanId"] == top["spanId"])
    #expect(top["parentSpanId"] == nil)
    #expect(step["startTimeUnixNano"] == "1760000000005000000")
    #expect(step["endTimeUnixNano"] == "1760000000012000000")
    #expect(top["kind"] == 2)
    #expect(step.attribute("usher.answer")?["intValue"] == "42")
  }

  @Test("Without a tracer nothing is begun, and the work is done")
  func off() async throws {
    #expect(Tracer.disabled.begin("root", .server) == nil)
    #expect(Span.begin("step") == nil)
    #expect(await Span.run("step") { $0 == nil })
  }

  @Test("A caller's trace is continued, and the caller's choice holds", arguments: [true, false])
  func continuing(isSampled: Bool) async throws {
    let tracer = tracer(TraceSettings(ratio: isSampled ? 0 : 1))
    let caller = TraceContext(
      parent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0\(isSampled ? 1 : 0)", states: ["a=b"])
    let span = try #require(tracer.begin("request", .server, caller: caller))
    #expect(span.context.trace == caller?.trace)
    #expect(span.context.isSampled == isSampled)
    #expect(span.context.state == "a=b")
    span.end()
    let spans = await told(tracer)
    #expect(spans.count == (isSampled ? 1 : 0))
    if isSampled {
      #expect(spans[0]["parentSpanId"] == "b7ad6b7169203331")
      #expect(spans[0]["flags"] == .integer(0x301))
    }
  }

  @Test("Where callers are not heeded, their context changes nothing")
  func ignoring() throws {
    let tracer = tracer(TraceSettings(ratio: 0, continuesCallers: false))
    let caller = TraceContext(parent: TraceContextTests.parent)
    let span = try #require(tracer.begin("request", .server, caller: caller))
    #expect(span.traceID != caller?.trace)
    #expect(!span.isKept)
  }

  @Test("About the share of traces that is wanted is kept, and every process chooses the same")
  func ratio() {
    let tracer = tracer(TraceSettings(ratio: 0.1))
    var kept = 0
    for _ in 0..<10_000 {
      let span = tracer.begin("root", .internal)
      if span?.isKept == true { kept += 1 }
      if let id = span?.traceID { #expect(tracer.isChosen(id) == span?.isKept) }
    }
    #expect((900...1100).contains(kept))
  }

  @Test("A trace that was not chosen is kept as a whole when something in it fails")
  func failed() async throws {
    struct Broken: Error {}
    let tracer = tracer(TraceSettings(ratio: 0))
    let root = try #require(tracer.begin("root", .server))
    await root.cover {
      await Span.run("well") { _ in }
      await #expect(throws: Broken.self) {
        try await Span.run("broken") { _ in throw Broken() }
      }
      #expect(root.isKept)
      #expect(root.context.parent.hasSuffix("-01"))
      await Span.run("after") { _ in }
    }
    _ = await told(tracer)
    #expect(Set(collector.names) == ["root", "well", "broken", "after"])
    let broken = try #require(collector.span("broken"))
    #expect(broken["status"]?["code"] == 2)
    #expect(broken["events"]?[0]?["name"] == "exception")
    #expect(count("usher_traces_kept_total", "reason", "failed") == 1)
  }

  @Test("So it is when something in it is slow, and let go otherwise")
  func slow() async throws {
    let tracer = tracer(TraceSettings(ratio: 0, slow: .seconds(2)))
    for seconds in [1.9, 2.0] {
      let root = try #require(tracer.begin("root \(seconds)", .server))
      root.cover(now: { clock.advance(by: .seconds(seconds)) })
    }
    _ = await told(tracer)
    #expect(collector.names == ["root 2.0"])
    #expect(count("usher_traces_kept_total", "reason", "slow") == 1)
    #expect(count("usher_trace_spans_total", "outcome", "forgotten") == 1)
  }

  @Test("Who is turned away and who goes away is no failure, and what customers said is not repeated")
  func refusals() async throws {
    struct Said: Error, CustomStringConvertible { let description = "wilma@mail.example wants her money" }
    let tracer = tracer(TraceSettings(ratio: 0))
    for error: any Error in [
      Problem(kind: "not-found", title: "None", status: 404, detail: "secret"), CancellationError(),
    ] {
      let root = try #require(tracer.begin("root", .server))
      #expect(throws: (any Error).self) { try root.cover(now: { throw error }) }
    }
    let root = try #require(tracer.begin("said", .server))
    #expect(throws: Said.self) { try root.cover(now: { throw Said() }) }
    let spans = await told(tracer)
    #expect(collector.names == ["said"])
    #expect(!JSONValue.array(spans).text.contains("wilma"))
  }

  @Test("What waits for a decision is bounded, within a trace and in all, and what is dropped is counted")
  func bounds() async throws {
    let tracer = tracer(TraceSettings(ratio: 0, waiting: 300))
    let first = try #require(tracer.begin("first", .server))
    for _ in 0..<400 { first.child("part")?.end() }
    let second = try #require(tracer.begin("second", .server))
    for _ in 0..<100 { second.child("part")?.end() }
    #expect(count("usher_trace_spans_dropped_total", "reason", "waiting_full") == 400 - 256 + 100 - 44)
    first.end()
    // Its places are free again.
    for _ in 0..<100 { second.child("part")?.end() }
    second.fail("broken")
    second.end()
    let spans = await told(tracer)
    #expect(spans.count == 44 + 100 + 1)
  }

  @Test("A trace has so many spans and no more")
  func traceLimit() async throws {
    let tracer = tracer(TraceSettings(ratio: 1))
    let root = try #require(tracer.begin("root", .server))
    let begun = (0..<3000).count { _ in root.child("part") != nil }
    #expect(begun == 1999)
    clock.advance(by: .seconds(3601))
    #expect(tracer.begin("other", .server)?.child("part") != nil)
    #expect(count("usher_trace_spans_dropped_total", "reason", "trace_full") == 1001)
  }

  @Test("Attributes and events are bounded in number and length")
  func attributes() async throws {
    let tracer = tracer(TraceSettings(ratio: 1))
    let root = try #require(tracer.begin("root", .server))
    for number in 0..<50 { root.set("a\(number)", .string(String(repeating: "é", count: 600))) }
    root.set("a0", "again")
    for _ in 0..<20 { root.note("event") }
    root.end()
    root.set("late", true)
    root.end()
    let span = try #require(await told(tracer).first)
    #expect(collector.spans.count == 1)
    #expect(span["attributes"]?.arrayValue?.count == 40)
    #expect(span["droppedAttributesCount"] == 10)
    #expect(span.attribute("a0")?["stringValue"] == "again")
    #expect(span.attribute("a1")?["stringValue"]?.stringValue?.utf8.count == 1024)
    #expect(span["events"]?.arrayValue?.count == 16)
    #expect(span["droppedEventsCount"] == 4)
  }

  @Test("Only hosts that are named, and this machine, are told where in the trace they are called")
  func propagation() throws {
    let tracer = tracer(TraceSettings(ratio: 1, toldHosts: ["shop.example", ".internal"]))
    let span = try #require(tracer.begin("root", .server))
    for host in ["shop.example", "a.b.internal", "localhost", "127.0.0.1", "[::1]"] {
      #expect(span.fields(for: host).first?.value == span.context.parent)
    }
    for host in ["api.example", "internal.example", "xshop.example", "internal"] {
      #expect(span.fields(for: host).isEmpty)
    }
  }

  @Test("A log line says in which trace it was written, and for whom")
  func logs() async throws {
    let tracer = tracer(TraceSettings(ratio: 1))
    let written = Mutex<[UInt8]>([])
    let output = LogOutput(format: .json) { lines in written.withLock { $0 += lines } }
    let logger = Logger("test", output: output, clock: clock)
    let root = try #require(tracer.begin("root", .server))
    let context = LogContext(request: "req_1", tenant: "ten_1", conversation: "conv_1")
    LogContext.$current.withValue(context) { root.cover(now: { logger.info("Said", ["tenant": "own"]) }) }
    logger.info("Outside")
    output.flush()
    let lines = try written.withLock { String(decoding: $0, as: UTF8.self) }.split(separator: "\n").map {
      try JSONValue(parsing: String($0))
    }
    #expect(lines[0]["trace_id"]?.stringValue == root.traceID.description)
    #expect(lines[0]["span_id"]?.stringValue == root.id.description)
    #expect(lines[0]["request_id"] == "req_1")
    #expect(lines[0]["conversation"] == "conv_1")
    #expect(lines[0]["tenant"] == "own")
    #expect(lines[1]["trace_id"] == nil)
    #expect(lines[1]["request_id"] == nil)
  }
}
