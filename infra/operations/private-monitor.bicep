@description('Required. The short name of the workload.')
param name string

@description('Required. The region.')
param location string

@description('Required. What is reached by the scope: names and resource ids.')
param resources { name: string, id: string }[]

@description('Required. The subnet of its endpoint.')
param subnetId string

@description('Required. The zones of its names.')
param zoneIds string[]

// Agents reach these workspaces and no other: logs cannot be sent to another tenant.
resource scope 'Microsoft.Insights/privateLinkScopes@2021-09-01' = {
  name: 'ampls-${name}'
  location: 'global'
  properties: { accessModeSettings: { ingestionAccessMode: 'PrivateOnly', queryAccessMode: 'Open' } }
}

@batchSize(1)
resource members 'Microsoft.Insights/privateLinkScopes/scopedResources@2021-09-01' = [
  for member in resources: {
    parent: scope
    name: member.name
    properties: { linkedResourceId: member.id }
  }
]

module endpoint '../network/private-endpoint.bicep' = {
  dependsOn: [members]
  params: {
    name: 'pe-monitor'
    location: location
    subnetId: subnetId
    targetId: scope.id
    groupId: 'azuremonitor'
    zoneIds: zoneIds
  }
}
