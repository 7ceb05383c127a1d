import Telemetry

/// What is measured of the gateway. Labels are models of the configuration and outcomes of a fixed list.
struct GatewayMetrics: Sendable {
  let requests: Counter
  let calls: Counter
  let skips: Counter
  let failovers: Counter
  let retries: Counter
  let hedges: Counter
  let firstToken: Histogram
  let duration: Histogram

  init(_ metrics: MetricRegistry) {
    let seconds = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120]
    requests = metrics.counter(
      "usher_model_requests_total", help: "Requests to the language models, by how they ended.",
      labels: ["outcome"])
    calls = metrics.counter(
      "usher_model_calls_total", help: "Calls of each language model, by how they ended.",
      labels: ["model", "outcome"])
    skips = metrics.counter(
      "usher_model_skips_total", help: "How often a language model was passed over, and why.",
      labels: ["model", "reason"])
    failovers = metrics.counter(
      "usher_model_failovers_total", help: "How often another language model took over from this one.",
      labels: ["model"])
    retries = metrics.counter(
      "usher_model_retries_total", help: "How often a language model was asked again.", labels: ["model"])
    hedges = metrics.counter(
      "usher_model_hedges_total", help: "Second language models asked side by side, by who was first.",
      labels: ["winner"])
    firstToken = metrics.histogram(
      "usher_model_first_token_seconds", help: "From a call of a language model to its first visible token.",
      labels: ["model"], buckets: seconds)
    duration = metrics.histogram(
      "usher_model_call_seconds", help: "From a call of a language model to the end of its answer.",
      labels: ["model"], buckets: seconds)
  }
}
