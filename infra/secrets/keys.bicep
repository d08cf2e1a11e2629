import { roles } from '../roles.bicep'

@description('Required. The vault.')
param vaultName string

@description('Required. The keys: names, and the identities that may wrap with them.')
param keys { name: string, principalId: string }[]

@description('Optional. After how many months a key is replaced; what it wrapped is wrapped anew by who uses it.')
@minValue(1)
@maxValue(24)
param rotationMonths int = 12

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' existing = {
  name: vaultName
}

resource made 'Microsoft.KeyVault/vaults/keys@2026-05-15' = [
  for key in keys: {
    parent: vault
    name: key.name
    properties: {
      kty: 'RSA-HSM'
      keySize: 3072
      keyOps: ['wrapKey', 'unwrapKey']
      rotationPolicy: {
        attributes: { expiryTime: 'P${rotationMonths + 12}M' }
        lifetimeActions: [
          { action: { type: 'rotate' }, trigger: { timeAfterCreate: 'P${rotationMonths}M' } }
          { action: { type: 'notify' }, trigger: { timeBeforeExpiry: 'P30D' } }
        ]
      }
    }
  }
]

resource users 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (key, index) in keys: {
    name: guid(vault.id, key.name, 'wrap')
    scope: made[index]
    properties: {
      principalId: key.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.keyVaultCryptoEncryptionUser
      )
    }
  }
]

@description('The keys without a version, so that a new one is taken up.')
output uris { name: string, uri: string }[] = [
  for (key, index) in keys: { name: key.name, uri: made[index].properties.keyUri }
]

@description('The keys with their versions.')
output versions { name: string, uri: string }[] = [
  for (key, index) in keys: { name: key.name, uri: made[index].properties.keyUriWithVersion }
]
