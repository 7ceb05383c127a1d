"""Objectives become rules that Prometheus takes, and whose alerts come and go when they should."""

import subprocess

from conftest import PROGRAM, ROOT

# An hour in which all is well, one in which three of ten turns have no reply, then all is well again; turns are as quick
# as they should be but for the last two hours, when nine of ten take too long.
TEST = """
rule_files: [rules.yaml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - series: 'usher_turns_total{agent="",source="failed"}'
        values: '0x60 30+30x59 1800x300'
      - series: 'usher_turns_total{agent="general",source="passages"}'
        values: '0+70x420'
      - series: 'usher_turn_seconds_count{cached="false"}'
        values: '0+100x420'
      - series: 'usher_turn_seconds_bucket{cached="false",le="2.0"}'
        values: '0+100x300 30100+10x120'
      - series: 'usher_turn_seconds_bucket{cached="false",le="3.5"}'
        values: '0+100x420'
    promql_expr_test:
      - {expr: 'count(ALERTS{alertname="UsherChatAvailabilityFastBurn",alertstate="firing"}) or vector(0)', eval_time: 55m,
         exp_samples: [{labels: '{}', value: 0}]}
      - {expr: 'count(ALERTS{alertname="UsherChatAvailabilityFastBurn",alertstate="firing"}) or vector(0)', eval_time: 80m,
         exp_samples: [{labels: '{}', value: 1}]}
      - {expr: 'count(ALERTS{alertname="UsherChatAvailabilityFastBurn",alertstate="firing"}) or vector(0)', eval_time: 2h10m,
         exp_samples: [{labels: '{}', value: 0}]}
      - {expr: 'count(ALERTS{alertname=~"UsherChatLatencyP95.*",severity="page",alertstate="firing"}) or vector(0)',
         eval_time: 5h, exp_samples: [{labels: '{}', value: 0}]}
      - {expr: 'count(ALERTS{alertname="UsherChatLatencyP95FastBurn",alertstate="firing"}) or vector(0)', eval_time: 7h,
         exp_samples: [{labels: '{}', value: 1}]}
      - {expr: 'count(ALERTS{alertname=~"UsherChatLatencyP99.*",alertstate="firing"}) or vector(0)', eval_time: 7h,
         exp_samples: [{labels: '{}', value: 0}]}
      - {expr: 'count(ALERTS{alertname="UsherAlertingWorks",alertstate="firing"})', eval_time: 1m,
         exp_samples: [{labels: '{}', value: 1}]}
      - {expr: 'usher:slo_budget:remaining{slo="chat-latency-p99"}', eval_time: 7h,
         exp_samples: [{labels: 'usher:slo_budget:remaining{slo="chat-latency-p99"}', value: 1}]}
"""


def slo(*arguments, config=ROOT / "Examples/northside/usher.yaml"):
    return subprocess.run([PROGRAM, "slo", *arguments, "--config", config], capture_output=True, text=True, timeout=60)


def promtool(*arguments, folder):
    result = subprocess.run(["promtool", *arguments], cwd=folder, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_alerts_come_when_the_objective_is_in_danger_and_go_when_it_is_not(tmp_path):
    rules = slo("rules")
    assert rules.returncode == 0, rules.stderr
    assert rules.stdout == (ROOT / "Deploy/prometheus/rules.yaml").read_text(), "write it anew: usher slo rules"
    (tmp_path / "rules.yaml").write_text(rules.stdout)
    (tmp_path / "test.yaml").write_text(TEST)
    assert "SUCCESS" in promtool("check", "rules", "rules.yaml", folder=tmp_path)
    promtool("test", "rules", "test.yaml", folder=tmp_path)


def test_objectives_of_ones_own_take_the_place_of_the_usual_ones(tmp_path):
    config = tmp_path / "usher.yaml"
    config.write_text("telemetry: {objectives: {quick: {measure: turn_latency, within: 500ms, target: 0.9}}}\n")
    assert slo("list", config=config).stdout == "quick  90 % of turns have their reply within 0.5 s\n"
    (tmp_path / "rules.yaml").write_text(slo("rules", config=config).stdout)
    promtool("check", "rules", "rules.yaml", folder=tmp_path)
    for wrong, said in [("measure: turn_latency, target: 0.9", "a turn takes some time"),
                        ("measure: turn_latency, within: 700ms, target: 0.9", "times that turns are counted by"),
                        ("measure: turn_availability, target: 99.9", "between 0 and 1"), ("target: 0.9", "measure")]:
        config.write_text(f"telemetry: {{objectives: {{quick: {{{wrong}}}}}}}\n")
        result = slo("list", config=config)
        assert result.returncode != 0 and said in result.stderr, (wrong, result.stderr)
