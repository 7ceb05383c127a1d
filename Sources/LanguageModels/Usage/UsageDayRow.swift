import Essentials
import Persistence

/// How sums of days are written to and read from their tables.
enum UsageDayRow {
  /// What a bucket of durations is about.
  enum Measure: String, SQLConvertible {
    case duration
    case firstToken = "first_token"
  }

  static let columns: SQL = """
    day, provider, model, calls, failures, cancellations, cache_hits, input_tokens, output_tokens,
    cached_input_tokens, cache_write_tokens, reasoning_tokens, cost_microdollars, unpriced, saved_microdollars,
    estimated
    """

  static func addition(of tally: UsageTally, _ key: UsageTallyKey) -> SQL {
    let tokens = tally.tokens
    return """
      INSERT INTO model_days (tenant_id, \(columns)) VALUES
        (\(key.tenant), \(key.day), \(key.provider), \(key.model), \(tally.calls), \(tally.failures),
         \(tally.cancellations), \(tally.cacheHits), \(tokens.input), \(tokens.output), \(tokens.cachedInput),
         \(tokens.cacheWrites), \(tokens.reasoning), \(tally.costMicrodollars), \(tally.unpriced),
         \(tally.savedMicrodollars), \(tally.estimated))
      ON CONFLICT (tenant_id, day, provider, model) DO UPDATE SET
        calls = model_days.calls + excluded.calls,
        failures = model_days.failures + excluded.failures,
        cancellations = model_days.cancellations + excluded.cancellations,
        cache_hits = model_days.cache_hits + excluded.cache_hits,
        input_tokens = model_days.input_tokens + excluded.input_tokens,
        output_tokens = model_days.output_tokens + excluded.output_tokens,
        cached_input_tokens = model_days.cached_input_tokens + excluded.cached_input_tokens,
        cache_write_tokens = model_days.cache_write_tokens + excluded.cache_write_tokens,
        reasoning_tokens = model_days.reasoning_tokens + excluded.reasoning_tokens,
        cost_microdollars = model_days.cost_microdollars + excluded.cost_microdollars,
        unpriced = model_days.unpriced + excluded.unpriced,
        saved_microdollars = model_days.saved_microdollars + excluded.saved_microdollars,
        estimated = model_days.estimated + excluded.estimated
      """
  }

  static func latencyAdditions(of tally: UsageTally, _ key: UsageTallyKey) -> [SQL] {
    [(Measure.duration, tally.duration), (.firstToken, tally.firstToken)].compactMap { measure, sketch in
      guard !sketch.buckets.isEmpty else { return nil }
      var statement: SQL = """
        INSERT INTO model_day_latencies (tenant_id, day, provider, model, measure, bucket, calls) VALUES
        """
      for (index, (bucket, calls)) in sketch.buckets.sorted(by: { $0.key < $1.key }).enumerated() {
        statement.append(index == 0 ? " " : ", ")
        statement.append(
          "(\(key.tenant), \(key.day), \(key.provider), \(key.model), \(measure), \(bucket), \(calls))")
      }
      statement.append(
        """
         ON CONFLICT (tenant_id, day, provider, model, measure, bucket)
        DO UPDATE SET calls = model_day_latencies.calls + excluded.calls
        """)
      return statement
    }
  }

  static func tally(_ row: Row) throws -> UsageTally {
    var tally = UsageTally()
    tally.calls = try row.value("calls")
    tally.failures = try row.value("failures")
    tally.cancellations = try row.value("cancellations")
    tally.cacheHits = try row.value("cache_hits")
    tally.tokens = TokenUsage(
      input: try row.value("input_tokens"), output: try row.value("output_tokens"),
      cachedInput: try row.value("cached_input_tokens"), cacheWrites: try row.value("cache_write_tokens"),
      reasoning: try row.value("reasoning_tokens"))
    tally.costMicrodollars = try row.value("cost_microdollars")
    tally.unpriced = try row.value("unpriced")
    tally.savedMicrodollars = try row.value("saved_microdollars")
    tally.estimated = try row.value("estimated")
    return tally
  }
}
