public import Persistence

extension WorkflowStore {
  /// The tables of workflows' runs.
  public static let migrations = MigrationSet(
    "workflows",
    [
      Migration(
        1, "workflows' runs",
        [
          // The graphs that runs were begun with, for a file may change while a run waits.
          """
          CREATE TABLE workflow_versions (
            tenant_id TEXT NOT NULL,
            workflow TEXT NOT NULL,
            version TEXT NOT NULL,
            document TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, workflow, version)
          )
          """,
          // `wake_at`: when somebody must look at the run; NULL when only a person can move it, or nothing.
          // `lease_number`: counts the processes that took it on; one that has lost its lease cannot write any more.
          // `signals`: counts what people have said; whoever has the run sees with each write that there is more.
          """
          CREATE TABLE workflow_runs (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            workflow TEXT NOT NULL,
            version TEXT NOT NULL,
            status TEXT NOT NULL,
            input TEXT NOT NULL,
            output TEXT,
            error TEXT,
            idempotency_key TEXT,
            replayed_run TEXT,
            replayed_step TEXT,
            checkpoint BIGINT NOT NULL,
            wake_at BIGINT,
            lease_owner TEXT,
            lease_until BIGINT,
            lease_number BIGINT NOT NULL,
            signals BIGINT NOT NULL,
            cancellation TEXT,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            finished_at BIGINT,
            PRIMARY KEY (tenant_id, id)
          )
          """,
          "CREATE INDEX workflow_runs_due ON workflow_runs (tenant_id, wake_at) WHERE wake_at IS NOT NULL",
          "CREATE INDEX workflow_runs_by_workflow ON workflow_runs (tenant_id, workflow, id)",
          """
          CREATE UNIQUE INDEX workflow_runs_by_key ON workflow_runs (tenant_id, workflow, idempotency_key)
          WHERE idempotency_key IS NOT NULL
          """,
          """
          CREATE TABLE workflow_steps (
            tenant_id TEXT NOT NULL,
            run_id TEXT NOT NULL,
            path TEXT NOT NULL,
            ordinal BIGINT NOT NULL,
            node TEXT NOT NULL,
            kind TEXT NOT NULL,
            status TEXT NOT NULL,
            attempt BIGINT NOT NULL,
            input TEXT NOT NULL,
            output TEXT,
            error TEXT,
            started_at BIGINT NOT NULL,
            finished_at BIGINT,
            due_at BIGINT,
            checkpoint BIGINT NOT NULL,
            inherited BIGINT NOT NULL,
            decision TEXT,
            PRIMARY KEY (tenant_id, run_id, path),
            FOREIGN KEY (tenant_id, run_id) REFERENCES workflow_runs (tenant_id, id) ON DELETE CASCADE
          )
          """,
          """
          CREATE TABLE workflow_checkpoints (
            tenant_id TEXT NOT NULL,
            run_id TEXT NOT NULL,
            number BIGINT NOT NULL,
            state TEXT NOT NULL,
            PRIMARY KEY (tenant_id, run_id, number),
            FOREIGN KEY (tenant_id, run_id) REFERENCES workflow_runs (tenant_id, id) ON DELETE CASCADE
          )
          """,
        ]),
      Migration(
        2, "runs that are over are found by their age",
        [
          """
          CREATE INDEX workflow_runs_by_end ON workflow_runs (tenant_id, finished_at)
          WHERE finished_at IS NOT NULL
          """
        ]),
    ])
}
