"""Jobs, and who did them when. A trigger writes down each change of the table of jobs, and another makes the end of each take
a while, so that processes are killed between the work and its note."""

import random
import time

WATCH = """
CREATE SCHEMA trial;
CREATE TABLE trial.steps (number BIGINT GENERATED ALWAYS AS IDENTITY, at BIGINT, step TEXT, job TEXT, state TEXT, worker TEXT,
  claim TEXT, due_at BIGINT);
CREATE FUNCTION trial.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO trial.steps (at, step, job, state, worker, claim, due_at)
  VALUES (extract(epoch FROM clock_timestamp()) * 1000, TG_OP, coalesce(NEW.id, OLD.id), NEW.state,
    coalesce(NEW.worker, OLD.worker), coalesce(NEW.claim, OLD.claim), NEW.due_at);
  RETURN NULL;
END $$;
CREATE TRIGGER trial_note AFTER INSERT OR UPDATE OR DELETE ON jobs FOR EACH ROW EXECUTE FUNCTION trial.note();
CREATE FUNCTION trial.take_time() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.3); RETURN OLD; END $$;
CREATE TRIGGER trial_take_time BEFORE DELETE ON jobs FOR EACH ROW EXECUTE FUNCTION trial.take_time();
"""
TYPE = "memory.clean_up"


def watch(postgres):
    postgres.sql(WATCH)


def name(now):
    """A job's, as the program makes them: a UUID of version 7 (RFC 9562) in Crockford's base 32."""
    number = now << 80 | 7 << 76 | random.getrandbits(12) << 64 | 2 << 62 | random.getrandbits(62)
    return "job_" + "".join("0123456789abcdefghjkmnpqrstvwxyz"[number >> 5 * place & 31] for place in reversed(range(26)))


def add(postgres, count):
    """Adds jobs in one transaction; returns their names once it is committed."""
    now = int(time.time() * 1000)
    names = [name(now) for _ in range(count)]
    rows = ",".join(f"((SELECT tenant_id FROM job_schedules LIMIT 1), '{each}', '{TYPE}', '{{}}', 'waiting', {now}, 0, '[]', {now})"
                    for each in names)
    postgres.sql("INSERT INTO jobs (tenant_id, id, type, payload, state, due_at, attempts, story, created_at) VALUES " + rows)
    return names


def left(postgres, names):
    known = set(names)
    return [row for row in postgres.rows("SELECT id, state, attempts FROM jobs") if row["id"] in known]


def judge(postgres, names):
    """What the steps prove: each done once, and never two at it at the same time. Returns figures and faults."""
    steps, faults = {}, []
    for step in postgres.rows("SELECT * FROM trial.steps ORDER BY number"):
        steps.setdefault(step["job"], []).append(step)
    workers, again = set(), 0
    for name in names:
        lease, done = None, 0
        for step in steps.get(name, []):
            if step["step"] == "UPDATE" and step["state"] == "running":
                if lease and lease["claim"] != step["claim"]:
                    again += 1
                    # A tolerance for the clocks' milliseconds.
                    if step["at"] < lease["due_at"] - 5:
                        faults.append(f"job {name} was taken by {step['worker']} while {lease['worker']} had it")
                lease = step
                workers.add(step["worker"])
            elif step["step"] == "UPDATE":
                lease = None
            elif step["step"] == "DELETE":
                done += 1
                if not lease or step["claim"] != lease["claim"]:
                    faults.append(f"job {name} was ended by who did not have it")
        if done != 1:
            faults.append(f"job {name} was done {done} times: {steps.get(name)}")
    return {"jobs": len(names), "workers": len(workers), "taken over from who was lost": again}, faults
