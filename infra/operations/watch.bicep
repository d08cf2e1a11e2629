import { metricRules, platformRules } from 'metric-rules.bicep'
import { securityRules } from 'security-rules.bicep'

@description('Required. The region.')
param location string

@description('Required. The workspace of logs.')
param workspaceName string

@description('Required. The workspace of metrics.')
param prometheusId string

@description('Required. The cluster.')
param clusterName string

@description('Required. Whom alerts are told.')
param contact string

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-workload'
  location: 'global'
  properties: {
    enabled: true
    groupShortName: 'workload'
    emailReceivers: [{ name: 'contact', emailAddress: contact, useCommonAlertSchema: true }]
  }
}

resource metricAlerts 'Microsoft.AlertsManagement/prometheusRuleGroups@2023-03-01' = [
  for group in [{ name: 'workload', rules: metricRules }, { name: 'platform', rules: platformRules }]: {
    name: group.name
    location: location
    properties: {
      enabled: true
      clusterName: clusterName
      interval: 'PT1M'
      scopes: [prometheusId]
      rules: map(group.rules, rule => {
        alert: rule.alert
        enabled: true
        expression: rule.expression
        for: rule.for
        severity: rule.severity
        annotations: { summary: rule.summary }
        actions: [{ actionGroupId: people.id }]
        resolveConfiguration: { autoResolved: true, timeToResolve: 'PT15M' }
      })
    }
  }
]

// The SIEM.
resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

resource sentinel 'Microsoft.SecurityInsights/onboardingStates@2025-09-01' = {
  name: 'default'
  scope: workspace
  properties: {}
}

resource detections 'Microsoft.SecurityInsights/alertRules@2025-09-01' = [
  for rule in securityRules: {
    name: guid(workspaceName, rule.name)
    scope: workspace
    kind: 'Scheduled'
    dependsOn: [sentinel]
    properties: {
      displayName: rule.title
      description: 'Query ${rule.name} of infra/operations/queries.'
      enabled: true
      severity: rule.severity
      query: rule.query
      queryFrequency: 'PT15M'
      queryPeriod: 'PT1H'
      triggerOperator: 'GreaterThan'
      triggerThreshold: 0
      suppressionEnabled: false
      suppressionDuration: 'PT1H'
    }
  }
]
