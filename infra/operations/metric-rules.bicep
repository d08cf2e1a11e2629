@export()
@description('''
Alerts on the workload\'s metrics, which docs/telemetry.md lists. Names are those that Prometheus has for them.
''')
var metricRules = [
  {
    alert: 'CardNumberBlocked'
    expression: 'sum(increase(workload_refusals_total{workload_refusal_kind="card-number"}[15m])) > 0'
    for: 'PT1M'
    severity: 2
    summary: 'A card number was sent where none belongs.'
  }
  {
    alert: 'RefusalsRise'
    expression: 'sum by (workload_refusal_kind) (rate(workload_refusals_total[10m])) > 1'
    for: 'PT10M'
    severity: 2
    summary: 'Connections, calls or requests are refused at more than one a second.'
  }
  {
    alert: 'CardNumberRedactedAtTheLastMoment'
    expression: 'sum(increase(workload_redactions_total[1h])) > 0'
    for: 'PT1M'
    severity: 1
    summary: 'A card number was about to leave in a log or a span: a bug.'
  }
  {
    alert: 'CertificateRunsOut'
    expression: 'min by (workload_certificate_use) (workload_certificate_time_left_days) < 7'
    for: 'PT1H'
    severity: 1
    summary: 'A certificate in use expires within a week: the daily renewal does not work.'
  }
  {
    alert: 'OutboxStandsStill'
    expression: 'max by (workload_outbox_task) (workload_outbox_age_seconds) > 900'
    for: 'PT5M'
    severity: 2
    summary: 'An order has waited a quarter of an hour for its next step.'
  }
  {
    alert: 'PaymentsStayOpen'
    expression: 'sum(increase(workload_payments_total{workload_outcome="open"}[30m])) > 5'
    for: 'PT5M'
    severity: 2
    summary: 'The acquirer gives no clear answers.'
  }
  {
    alert: 'CardReadsFail'
    expression: 'sum(increase(workload_detokenizations_total{workload_outcome!="success"}[15m])) > 10'
    for: 'PT5M'
    severity: 2
    summary: 'Card numbers are asked for and not given.'
  }
]

@export()
@description('Alerts on the platform, by metrics that the agent collects by default.')
var platformRules = [
  {
    alert: 'NodeNotReady'
    expression: 'sum(kube_node_status_condition{condition="Ready",status!="true"}) > 0'
    for: 'PT10M'
    severity: 2
    summary: 'A node is not ready.'
  }
  {
    alert: 'PodsRestart'
    expression: 'sum by (namespace) (increase(kube_pod_container_status_restarts_total[15m])) > 3'
    for: 'PT5M'
    severity: 3
    summary: 'Containers restart again and again.'
  }
  {
    alert: 'PodsOutOfMemory'
    expression: 'sum by (namespace) (kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}) > 0'
    for: 'PT5M'
    severity: 3
    summary: 'A container was ended for want of memory.'
  }
  {
    alert: 'ReplicasMissing'
    expression: 'sum by (namespace) (kube_deployment_spec_replicas - kube_deployment_status_replicas_available) > 0'
    for: 'PT15M'
    severity: 2
    summary: 'Fewer pods are available than there should be.'
  }
]
