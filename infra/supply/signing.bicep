import { roles } from '../roles.bicep'

@description('Required. The vault of the platform\'s keys.')
param vaultName string

@description('Required. The identity of the release pipeline.')
param releaseName string

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' existing = {
  name: vaultName
}

resource release 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: releaseName
}

// Images are signed with it; the key never leaves the vault. A change of it is a change of who is trusted, by hand.
resource key 'Microsoft.KeyVault/vaults/keys@2026-05-15' = {
  parent: vault
  name: 'release'
  properties: { kty: 'EC-HSM', curveName: 'P-256', keyOps: ['sign', 'verify'] }
}

resource signs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, 'release', 'signs')
  scope: key
  properties: {
    principalId: release.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultCryptoUser)
  }
}

@description('The key.')
output keyUri string = key.properties.keyUri
