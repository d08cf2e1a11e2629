import { roles } from '../roles.bicep'

@description('Required. The vault.')
param vaultName string

@description('Required. The keys.')
param names string[]

@description('Required. The principals that may wrap with them, one a key.')
param principalIds string[]

@description('Optional. After how many months a key is replaced; what it wrapped is wrapped anew by who uses it.')
@minValue(1)
@maxValue(24)
param rotationMonths int = 12

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' existing = {
  name: vaultName
}

resource made 'Microsoft.KeyVault/vaults/keys@2026-05-15' = [
  for name in names: {
    parent: vault
    name: name
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
  for (name, index) in names: {
    name: guid(vault.id, name, 'wrap')
    scope: made[index]
    properties: {
      principalId: principalIds[index]
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.keyVaultCryptoEncryptionUser
      )
    }
  }
]

@description('The keys with their versions.')
output versions string[] = [for (name, index) in names: made[index].properties.keyUriWithVersion]
