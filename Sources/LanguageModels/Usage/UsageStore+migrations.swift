public import Persistence

extension UsageStore {
  /// The tables of calls, their summaries, and what is measured of the members of ensembles.
  public static let migrations = MigrationSet(
    "models",
    [
      Migration(
        1, "calls and their days",
        [
          """
          CREATE TABLE model_calls (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            name TEXT NOT NULL,
            provider TEXT NOT NULL,
            model TEXT NOT NULL,
            request_id TEXT,
            agent TEXT,
            channel TEXT,
            customer TEXT,
            conversation_id TEXT,
            input_tokens BIGINT,
            output_tokens BIGINT,
            cached_input_tokens BIGINT,
            cache_write_tokens BIGINT,
            reasoning_tokens BIGINT,
            cost_microdollars BIGINT,
            first_token_us BIGINT,
            duration_us BIGINT NOT NULL,
            outcome TEXT NOT NULL,
            error TEXT,
            hops BIGINT NOT NULL,
            cache TEXT,
            rule TEXT,
            reason TEXT,
            models TEXT,
            complexity DOUBLE PRECISION,
            PRIMARY KEY (tenant_id, id)
          )
          """,
          "CREATE INDEX model_calls_by_time ON model_calls (started_at)",
          """
          CREATE TABLE model_days (
            tenant_id TEXT NOT NULL,
            day TEXT NOT NULL,
            provider TEXT NOT NULL,
            model TEXT NOT NULL,
            calls BIGINT NOT NULL,
            failures BIGINT NOT NULL,
            cancellations BIGINT NOT NULL,
            cache_hits BIGINT NOT NULL,
            input_tokens BIGINT NOT NULL,
            output_tokens BIGINT NOT NULL,
            cached_input_tokens BIGINT NOT NULL,
            cache_write_tokens BIGINT NOT NULL,
            reasoning_tokens BIGINT NOT NULL,
            cost_microdollars BIGINT NOT NULL,
            unpriced BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, day, provider, model)
          )
          """,
          // One row for each bucket that is not empty, so that servers add to it side by side.
          """
          CREATE TABLE model_day_latencies (
            tenant_id TEXT NOT NULL,
            day TEXT NOT NULL,
            provider TEXT NOT NULL,
            model TEXT NOT NULL,
            measure TEXT NOT NULL,
            bucket BIGINT NOT NULL,
            calls BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, day, provider, model, measure, bucket)
          )
          """,
        ]),
      Migration(
        2, "estimates and savings",
        [
          "ALTER TABLE model_calls ADD COLUMN is_estimated BIGINT NOT NULL DEFAULT 0",
          "ALTER TABLE model_calls ADD COLUMN saved_microdollars BIGINT",
          "ALTER TABLE model_days ADD COLUMN saved_microdollars BIGINT NOT NULL DEFAULT 0",
          "ALTER TABLE model_days ADD COLUMN estimated BIGINT NOT NULL DEFAULT 0",
        ]),
      Migration(
        3, "what is measured of the members of ensembles",
        [
          """
          CREATE TABLE ensemble_days (
            tenant_id TEXT NOT NULL,
            day TEXT NOT NULL,
            ensemble TEXT NOT NULL,
            member TEXT NOT NULL,
            judgements BIGINT NOT NULL,
            quality DOUBLE PRECISION NOT NULL,
            PRIMARY KEY (tenant_id, day, ensemble, member)
          )
          """
        ]),
    ])
}
