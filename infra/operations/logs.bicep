import { Logs } from '../types.bicep'
import { workspaceNameOf } from '../names.bicep'

@description('Required. The short name of the workload.')
param name string

@description('Required. The region.')
param location string

@description('Optional. How long logs can be searched at once, in days. PCI DSS 4.0.1, 10.5.1 asks for three months.')
@minValue(90)
param retentionDays int = 90

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: workspaceNameOf(name)
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    // Agents come through the private link scope; people query from the company's network, by their roles.
    publicNetworkAccessForIngestion: 'Disabled'
    publicNetworkAccessForQuery: 'Enabled'
    features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true }
  }
}

resource workspaceLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: workspace
  properties: {
    workspaceId: workspace.id
    // Who queried what: access to logs is logged.
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource prometheus 'Microsoft.Monitor/accounts@2025-10-03' = {
  name: 'amw-${name}'
  location: location
  properties: { publicNetworkAccess: 'Disabled' }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
    publicNetworkAccessForIngestion: 'Disabled'
    publicNetworkAccessForQuery: 'Enabled'
    DisableIpMasking: false
    DisableLocalAuth: true
  }
}

resource insightsLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: insights
  properties: {
    workspaceId: workspace.id
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Where logs go.')
output logs Logs = { workspaceId: workspace.id }

@description('The workspaces of logs, metrics and telemetry.')
output monitors { prometheusId: string, insightsId: string } = {
  prometheusId: prometheus.id
  insightsId: insights.id
}

@description('What services send telemetry by. It names the resource and opens nothing.')
output connectionString string = insights.properties.ConnectionString
