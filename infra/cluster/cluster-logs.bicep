import { Logs } from '../types.bicep'

@description('Required. The cluster.')
param clusterName string

@description('Required. Where logs go.')
param logs Logs

resource cluster 'Microsoft.ContainerService/managedClusters@2026-08-01' existing = {
  name: clusterName
}

@export()
@description('What the control plane tells. kube-audit-admin leaves out reads, which would be most of its volume.')
var categories = [
  'cluster-autoscaler'
  'guard'
  'kube-apiserver'
  'kube-audit-admin'
  'kube-controller-manager'
  'kube-scheduler'
]

resource clusterLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: cluster
  properties: {
    workspaceId: logs.workspaceId
    // Tables of their own: AKSAuditAdmin, AKSControlPlane.
    logAnalyticsDestinationType: 'Dedicated'
    logs: [for category in categories: { category: category, enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}
