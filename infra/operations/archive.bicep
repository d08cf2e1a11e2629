import { Logs } from '../types.bicep'

@description('Required. The name, unique in the world.')
@maxLength(24)
param name string

@description('Required. The region.')
param location string

@description('Required. Where logs go.')
param logs Logs

@description('Required. The subnet of its endpoint.')
param subnetId string

@description('Required. The zone of its name.')
param zoneId string

@description('Required. The workspace whose tables are exported.')
param workspaceName string

@description('Optional. How long records are kept, in days. PCI DSS 4.0.1, 10.5.1 asks for twelve months.')
@minValue(365)
param retentionDays int = 400

@description('Required. The key that wraps it, and who may use it.')
param key { vaultUri: string, name: string, identityId: string }

resource account 'Microsoft.Storage/storageAccounts@2026-09-01' = {
  name: name
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${key.identityId}': {} } }
  properties: {
    accessTier: 'Cool'
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    publicNetworkAccess: 'Disabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' }
    // Records can be added and read, and neither changed nor deleted before their time.
    immutableStorageWithVersioning: {
      enabled: true
      immutabilityPolicy: {
        state: 'Unlocked'
        immutabilityPeriodSinceCreationInDays: 365
        allowProtectedAppendWrites: true
      }
    }
    encryption: {
      requireInfrastructureEncryption: true
      keySource: 'Microsoft.Keyvault'
      keyvaultproperties: { keyvaulturi: key.vaultUri, keyname: key.name }
      identity: { userAssignedIdentity: key.identityId }
      services: { blob: { enabled: true, keyType: 'Account' }, file: { enabled: true, keyType: 'Account' } }
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: { isVersioningEnabled: true, deleteRetentionPolicy: { enabled: true, days: 30 } }
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    dependsOn: [blobs]
    properties: {
      policy: {
        rules: [
          {
            name: 'expire'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob', 'appendBlob'] }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: retentionDays } } }
            }
          }
        ]
      }
    }
  }
}

resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: account::blobs
  properties: {
    workspaceId: logs.workspaceId
    // Who read the archive: access to it is watched as access to live logs is.
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

module endpoint '../network/private-endpoint.bicep' = {
  params: {
    name: 'pe-archive'
    location: location
    subnetId: subnetId
    targetId: account.id
    groupId: 'blob'
    zoneIds: [zoneId]
  }
}

module exports 'export.bicep' = {
  params: { workspaceName: workspaceName, storageId: account.id }
}

@description('The account.')
output id string = account.id
