import { workload } from '../workload.bicep'
import { roles } from '../roles.bicep'

@description('Required. The names of the vaults, by what they are for.')
param vaultNames object

var grants = flatten(map(
  workload.identities,
  identity =>
    map(identity.secrets, secret => {
      identity: identity.name
      vault: identity.vault
      secret: secret
    })
))

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for grant in grants: {
    name: 'id-${grant.identity}'
  }
]

resource secrets 'Microsoft.KeyVault/vaults/secrets@2026-05-15' existing = [
  for grant in grants: {
    name: '${vaultNames[grant.vault]}/${grant.secret}'
  }
]

// On single secrets, never on a vault: no service can read another's key.
resource readers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (grant, index) in grants: {
    name: guid(resourceGroup().id, grant.identity, grant.vault, grant.secret)
    scope: secrets[index]
    properties: {
      principalId: identities[index].properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    }
  }
]
