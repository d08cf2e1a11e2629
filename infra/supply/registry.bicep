import { Logs } from '../types.bicep'

@description('Required. The name, unique in the world.')
param name string

@description('Required. The region.')
param location string

@description('Required. Where logs go.')
param logs Logs

@description('Required. The subnet of its endpoint.')
param subnetId string

@description('Required. The zone of its name.')
param zoneId string

@description('Optional. A second region that has all images; empty keeps them in one.')
param secondRegion string = ''

@description('Required. The key that wraps its contents, without a version, so that a later one is taken up.')
param key { uri: string, identityId: string, clientId: string }

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: name
  location: location
  sku: { name: 'Premium' }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${key.identityId}': {} } }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    // Roles hold for repositories: quarantine and live have different writers.
    roleAssignmentMode: 'AbacRepositoryPermissions'
    publicNetworkAccess: 'Disabled'
    networkRuleBypassOptions: 'AzureServices'
    networkRuleBypassAllowedForTasks: false
    networkRuleSet: { defaultAction: 'Deny' }
    dataEndpointEnabled: true
    zoneRedundancy: 'Enabled'
    policies: {
      azureADAuthenticationAsArmPolicy: { status: 'disabled' }
      exportPolicy: { status: 'disabled' }
      retentionPolicy: { status: 'enabled', days: 15 }
    }
    encryption: { status: 'enabled', keyVaultProperties: { identity: key.clientId, keyIdentifier: key.uri } }
  }
}

resource replica 'Microsoft.ContainerRegistry/registries/replications@2025-11-01' = if (!empty(secondRegion)) {
  parent: registry
  name: empty(secondRegion) ? 'none' : secondRegion
  location: secondRegion
  properties: { zoneRedundancy: 'Enabled' }
}

resource registryLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: registry
  properties: {
    workspaceId: logs.workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

module endpoint '../network/private-endpoint.bicep' = {
  params: {
    name: 'pe-registry'
    location: location
    subnetId: subnetId
    targetId: registry.id
    groupId: 'registry'
    zoneIds: [zoneId]
  }
}
