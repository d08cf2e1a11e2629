@description('Required. The workspace.')
param workspaceName string

@description('Required. The storage account.')
param storageId string

@description('Required. The tables.')
param tables string[]

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

resource export 'Microsoft.OperationalInsights/workspaces/dataExports@2026-03-01' = {
  parent: workspace
  name: 'archive'
  properties: {
    destination: { resourceId: storageId }
    tableNames: tables
    enable: true
  }
}
