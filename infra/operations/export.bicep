@description('Required. The workspace.')
param workspaceName string

@description('Required. The storage account.')
param storageId string

@export()
@description('The tables that are kept for a year and more: what the workload, the control plane and people did.')
var archivedTables = [
  'AKSAuditAdmin'
  'AKSControlPlane'
  'AZFWApplicationRule'
  'AZFWDnsQuery'
  'AZFWIdpsSignature'
  'AZFWNatRule'
  'AZFWNetworkRule'
  'AZFWThreatIntel'
  'AZKVAuditLogs'
  'AGWFirewallLogs'
  'AzureActivity'
  'AzureDiagnostics'
  'ContainerLogV2'
  'ContainerRegistryLoginEvents'
  'ContainerRegistryRepositoryEvents'
  'LAQueryLogs'
  'StorageBlobLogs'
  'Syslog'
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

resource archive 'Microsoft.OperationalInsights/workspaces/dataExports@2026-03-01' = {
  parent: workspace
  name: 'archive'
  properties: {
    destination: { resourceId: storageId }
    tableNames: archivedTables
    enable: true
  }
}
