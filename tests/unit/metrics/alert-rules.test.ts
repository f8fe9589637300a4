import assert from "node:assert/strict";
import { parse } from "yaml";

import { ALERT_RULES, renderAlertRules } from "../../../components/metrics/alert-rules";
import { METRIC_NAMES } from "../../../components/metrics/metrics-rules";

describe("renderAlertRules", () => {
  it("writes a rule with its expression, time, severity and texts", () => {
    const rule = {
      alert: "Down",
      expr: 'up{job="a"} == 0',
      for: "1m",
      severity: "critical",
      summary: "{{ $labels.service }} is down",
      description: "Start the service.",
    } as const;
    assert.equal(
      renderAlertRules([rule]),
      `# Alert rules of Prometheus. kafka-cluster writes this file.
groups:
  - name: kafka-cluster
    rules:
      - alert: Down
        expr: "up{job=\\"a\\"} == 0"
        for: 1m
        labels: { severity: critical }
        annotations:
          summary: "{{ $labels.service }} is down"
          description: "Start the service."
`,
    );
  });

  it("is YAML with every rule", () => {
    const { groups } = parse(renderAlertRules());
    assert.deepEqual(
      groups[0].rules.map(({ alert, expr }: { alert: string; expr: string }) => [alert, expr]),
      ALERT_RULES.map(({ alert, expr }) => [alert, expr]),
    );
  });
});

describe("ALERT_RULES", () => {
  for (const { alert, expr, summary, description } of ALERT_RULES) {
    it(`${alert} uses series that the agent's rules give`, () => {
      for (const [name] of expr.matchAll(/\b(kafka|zookeeper)_\w+/g)) {
        assert.ok(METRIC_NAMES.includes(name), name);
      }
    });

    it(`${alert} says what is wrong and what to do`, () => {
      assert.match(summary, /\$labels\.(service|cluster) /);
      assert.match(description, /\.$/);
    });
  }
});
