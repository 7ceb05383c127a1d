import Telemetry
import Testing

@Suite struct MetricRegistryTests {
  let registry = MetricRegistry()

  @Test("Metrics are rendered as Prometheus reads them, sorted by name and labels")
  func rendering() {
    let requests = registry.counter("requests_total", help: "Requests.", labels: ["method", "status"])
    requests.increment(["POST", "201"])
    requests.increment(by: 2, ["GET", "200"])
    registry.gauge("load_ratio", help: "Load\nnow.").set(0.25)
    registry.gauge("answer", help: "Read on demand.") { 42 }
    #expect(
      registry.render() == """
        # HELP answer Read on demand.
        # TYPE answer gauge
        answer 42
        # HELP load_ratio Load\\nnow.
        # TYPE load_ratio gauge
        load_ratio 0.25
        # HELP requests_total Requests.
        # TYPE requests_total counter
        requests_total{method="GET",status="200"} 2
        requests_total{method="POST",status="201"} 1

        """)
  }

  @Test("A histogram's buckets are cumulative, a bound belongs to its bucket")
  func histogram() {
    let histogram = registry.histogram("wait_seconds", help: "Wait.", buckets: [0.1, 1])
    for value in [0.05, 0.1, 0.5, 7] { histogram.observe(value) }
    #expect(
      registry.render() == """
        # HELP wait_seconds Wait.
        # TYPE wait_seconds histogram
        wait_seconds_bucket{le="0.1"} 2
        wait_seconds_bucket{le="1"} 3
        wait_seconds_bucket{le="+Inf"} 4
        wait_seconds_sum 7.65
        wait_seconds_count 4

        """)
    #expect(histogram.count() == 4)
  }

  @Test("Label values are escaped")
  func escaping() {
    registry.counter("x_total", help: "X.", labels: ["l"]).increment(["a\"b\\c\nd"])
    #expect(registry.render().contains(#"x_total{l="a\"b\\c\nd"} 1"#))
  }

  @Test("Label values beyond the limit are counted together")
  func bounds() {
    let counter = registry.counter("x_total", help: "X.", labels: ["path"])
    for number in 0..<2000 { counter.increment(["/\(number)"]) }
    #expect(counter.value(["other"]) == 1500)
    #expect(registry.render().count { $0 == "\n" } == 503)
  }

  @Test("The same name gives the same metric")
  func sharing() {
    registry.counter("x_total", help: "X.").increment()
    registry.counter("x_total", help: "X.").increment()
    #expect(registry.counter("x_total", help: "X.").value() == 2)
  }

  @Test("Nothing is lost when many threads count")
  func concurrency() async {
    let counter = registry.counter("x_total", help: "X.", labels: ["l"])
    let gauge = registry.gauge("y", help: "Y.")
    let histogram = registry.histogram("z", help: "Z.", buckets: [1])
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for _ in 0..<1000 {
            counter.increment([String(task % 2)])
            gauge.add(0.5)
            histogram.observe(0.5)
          }
        }
      }
    }
    #expect(counter.value(["0"]) == 4000)
    #expect(counter.value(["1"]) == 4000)
    #expect(gauge.value() == 4000)
    #expect(histogram.count() == 8000)
  }
}
