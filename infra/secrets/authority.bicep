import { workload } from '../workload.bicep'

@description('Required. The vault of the certificates\' authority, which holds nothing else.')
param vaultName string

@description('Required. The region.')
param location string

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' existing = {
  name: vaultName
}

// The daily job that renews certificates signs under it. The verb certificates makes the key, and its successor.
resource renewer 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-certificates'
  location: location
  tags: { for: workload.policies.partOf }
}

var signing = guid(vault.id, 'signs-certificates')

resource signer 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: signing
  properties: {
    roleName: 'Certificate signer of ${vaultName}'
    description: 'Signs with the key of the authority. Reads no secret and changes no key.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: []
        dataActions: ['Microsoft.KeyVault/vaults/keys/sign/action', 'Microsoft.KeyVault/vaults/keys/read']
      }
    ]
  }
}

resource signs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, 'renewer', 'signs')
  scope: vault
  properties: {
    principalId: renewer.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: signer.id
  }
}

@description('The client id of who renews certificates.')
output clientId string = renewer.properties.clientId

@description('What roles are given to.')
output principalId string = renewer.properties.principalId
