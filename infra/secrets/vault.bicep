import { cloud } from '../cloud.bicep'
import { Logs } from '../types.bicep'

@description('Required. The name, unique in the world.')
@maxLength(24)
param name string

@description('Required. The region.')
param location string

@description('Required. Where logs go.')
param logs Logs

@description('''
Optional. Which Azure services come in besides the private endpoint. wrapping: those that wrap the keys of disks,
registry, storage and databases. hybrid: Application Gateway, which takes certificates from no vault without a public
face; the face lets nobody else in.
''')
param services 'none' | 'wrapping' | 'hybrid' = 'none'

@description('Optional. standard, or premium for keys that a hardware security module holds.')
param sku 'standard' | 'premium' = 'standard'

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' = {
  name: name
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: sku }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    publicNetworkAccess: services == 'hybrid' ? 'Enabled' : 'Disabled'
    networkAcls: { bypass: services == 'none' ? 'None' : 'AzureServices', defaultAction: 'Deny' }
  }
}

resource vaultLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: vault
  properties: {
    workspaceId: logs.workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('The vault.')
output id string = vault.id

@description('Its host.')
output host string = '${name}.${cloud.vault}'
