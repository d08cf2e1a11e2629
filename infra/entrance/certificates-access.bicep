import { workload } from '../workload.bicep'
import { roles } from '../roles.bicep'

@description('Required. The region.')
param location string

@description('Required. The vault with the certificates of the listeners.')
param vaultName string

resource reader 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-application-gateway'
  location: location
}

resource certificates 'Microsoft.KeyVault/vaults/secrets@2026-05-15' existing = [
  for host in workload.entrance.hosts: {
    name: '${vaultName}/listener-${host.label}'
  }
]

resource reads 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (host, index) in workload.entrance.hosts: {
    name: guid(resourceGroup().id, vaultName, host.label, 'listener')
    scope: certificates[index]
    properties: {
      principalId: reader.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    }
  }
]

@description('The identity.')
output id string = reader.id
