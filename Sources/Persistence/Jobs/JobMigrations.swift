extension JobQueue {
  /// The tables of jobs and schedules.
  public static let migrations = MigrationSet(
    "jobs",
    [
      Migration(1, "jobs and schedules") { dialect in
        let number =
          switch dialect {
          case .sqlite: "INTEGER PRIMARY KEY AUTOINCREMENT"
          case .postgres: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
          }
        return [
          """
          CREATE TABLE jobs (
            number \(number),
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            type TEXT NOT NULL,
            payload TEXT NOT NULL,
            state TEXT NOT NULL,
            due_at BIGINT NOT NULL,
            key TEXT,
            series TEXT,
            attempts BIGINT NOT NULL,
            claim TEXT,
            worker TEXT,
            story TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            UNIQUE (tenant_id, id)
          )
          """,
          "CREATE INDEX jobs_due ON jobs (type, due_at, number) WHERE state <> 'dead'",
          "CREATE UNIQUE INDEX jobs_by_key ON jobs (tenant_id, type, key) WHERE state <> 'dead'",
          """
          CREATE INDEX jobs_by_series ON jobs (tenant_id, type, series, number)
          WHERE series IS NOT NULL AND state <> 'dead'
          """,
          """
          CREATE TABLE job_schedules (
            tenant_id TEXT NOT NULL,
            name TEXT NOT NULL,
            next_at BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, name)
          )
          """,
        ]
      },
      Migration(2, "the traces that jobs are from", ["ALTER TABLE jobs ADD COLUMN trace TEXT"]),
    ])
}
