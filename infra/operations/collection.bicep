import { Logs } from '../types.bicep'
import { workload } from '../workload.bicep'

@description('Required. The short name of the workload.')
param name string

@description('Required. The region.')
param location string

@description('Required. Where logs go.')
param logs Logs

@description('Required. The workspace of metrics.')
param prometheusId string

@description('Required. The cluster.')
param clusterName string

resource cluster 'Microsoft.ContainerService/managedClusters@2026-08-01' existing = {
  name: clusterName
}

resource endpoint 'Microsoft.Insights/dataCollectionEndpoints@2024-03-11' = {
  name: 'dce-${name}'
  location: location
  kind: 'Linux'
  properties: { networkAcls: { publicNetworkAccess: 'Disabled' } }
}

// Logs of containers and events of the cluster, in all namespaces: those of the workload and the system's alike.
resource containers 'Microsoft.Insights/dataCollectionRules@2024-03-11' = {
  name: 'dcr-containers-${name}'
  location: location
  kind: 'Linux'
  properties: {
    description: 'Logs of ${join(workload.kubernetes.namespaces, ', ')} and of the system.'
    dataCollectionEndpointId: endpoint.id
    dataSources: {
      extensions: [
        {
          name: 'ContainerInsights'
          extensionName: 'ContainerInsights'
          streams: ['Microsoft-ContainerLogV2', 'Microsoft-KubeEvents', 'Microsoft-KubePodInventory']
          extensionSettings: {
            dataCollectionSettings: { interval: '1m', namespaceFilteringMode: 'Off', enableContainerLogV2: true }
          }
        }
      ]
      syslog: [
        {
          name: 'nodes'
          streams: ['Microsoft-Syslog']
          facilityNames: ['auth', 'authpriv', 'cron', 'daemon', 'kern', 'syslog', 'user']
          logLevels: ['Warning', 'Error', 'Critical', 'Alert', 'Emergency']
        }
      ]
    }
    destinations: { logAnalytics: [{ name: 'workspace', workspaceResourceId: logs.workspaceId }] }
    dataFlows: [
      {
        streams: ['Microsoft-ContainerLogV2', 'Microsoft-KubeEvents', 'Microsoft-KubePodInventory', 'Microsoft-Syslog']
        destinations: ['workspace']
      }
    ]
  }
}

resource metrics 'Microsoft.Insights/dataCollectionRules@2024-03-11' = {
  name: 'dcr-metrics-${name}'
  location: location
  kind: 'Linux'
  properties: {
    dataCollectionEndpointId: endpoint.id
    dataSources: { prometheusForwarder: [{ name: 'prometheus', streams: ['Microsoft-PrometheusMetrics'] }] }
    destinations: { monitoringAccounts: [{ name: 'prometheus', accountResourceId: prometheusId }] }
    dataFlows: [{ streams: ['Microsoft-PrometheusMetrics'], destinations: ['prometheus'] }]
  }
}

resource endpointAssociation 'Microsoft.Insights/dataCollectionRuleAssociations@2024-03-11' = {
  name: 'configurationAccessEndpoint'
  scope: cluster
  properties: { dataCollectionEndpointId: endpoint.id }
}

resource containerAssociation 'Microsoft.Insights/dataCollectionRuleAssociations@2024-03-11' = {
  name: 'containers'
  scope: cluster
  properties: { dataCollectionRuleId: containers.id }
}

resource metricAssociation 'Microsoft.Insights/dataCollectionRuleAssociations@2024-03-11' = {
  name: 'metrics'
  scope: cluster
  properties: { dataCollectionRuleId: metrics.id }
}

@description('The endpoint.')
output endpointId string = endpoint.id
