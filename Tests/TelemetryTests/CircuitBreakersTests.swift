import Essentials
import Telemetry
import Testing
import UsherTesting

@Suite("Circuit breakers in the metrics")
struct CircuitBreakersTests {
  @Test("are there from the beginning, and follow every change")
  func metrics() throws {
    let metrics = MetricRegistry()
    let breakers = CircuitBreakers(
      settings: CircuitBreakerSettings(failuresInRow: 1), clock: ManualClock(), logger: .disabled,
      metrics: metrics)
    let breaker = breakers.breaker("model.balanced")
    #expect(metrics.render().contains(#"usher_circuit_breaker_state{breaker="model.balanced"} 0"#))
    breaker.settle(try #require(breaker.pass()), .failure)
    #expect(metrics.render().contains(#"usher_circuit_breaker_state{breaker="model.balanced"} 2"#))
    breakers.resetAll()
    let text = metrics.render()
    #expect(text.contains(#"usher_circuit_breaker_state{breaker="model.balanced"} 0"#))
    for state in ["open", "closed"] {
      #expect(
        text.contains(
          #"usher_circuit_breaker_changes_total{breaker="model.balanced",state="\#(state)"} 1"#))
    }
  }
}
