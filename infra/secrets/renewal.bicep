import { workload } from '../workload.bicep'
import { authorityName } from '../names.bicep'
import { roles } from '../roles.bicep'

@description('Required. The names of the vaults, by what they are for.')
param vaultNames object

// What the daily job renews, and the bundle that it compares leaves with. It reads no leaf's key.
var written = flatten(map(workload.vaults, one => map(one.renewed, secret => { vault: one.name, secret: secret })))
var read = concat(
  [{ vault: 'ca', secret: authorityName }],
  filter(written, one => one.secret == workload.certificates.bundle)
)
var looked = filter(workload.vaults, vault => !empty(vault.renewed))

resource renewer 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: 'id-certificates'
}

resource writes 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'writes-certificates')
  properties: {
    roleName: 'Certificate writer of ${resourceGroup().name}'
    description: 'Writes a new version of a secret. Reads none, deletes none.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      { actions: [], dataActions: ['Microsoft.KeyVault/vaults/secrets/setSecret/action'] }
    ]
  }
}

resource writtenSecrets 'Microsoft.KeyVault/vaults/secrets@2026-05-15' existing = [
  for one in written: { name: '${vaultNames[one.vault]}/${one.secret}' }
]

resource readSecrets 'Microsoft.KeyVault/vaults/secrets@2026-05-15' existing = [
  for one in read: { name: '${vaultNames[one.vault]}/${one.secret}' }
]

resource vaults 'Microsoft.KeyVault/vaults@2026-05-15' existing = [
  for vault in looked: { name: vaultNames[vault.name] }
]

resource writers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (one, index) in written: {
    name: guid(resourceGroup().id, 'renewer', 'writes', one.vault, one.secret)
    scope: writtenSecrets[index]
    properties: {
      principalId: renewer.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: writes.id
    }
  }
]

resource readers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (one, index) in read: {
    name: guid(resourceGroup().id, 'renewer', 'reads', one.vault, one.secret)
    scope: readSecrets[index]
    properties: {
      principalId: renewer.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    }
  }
]

// When a leaf ends, and who made it, stand in attributes and tags of its secret.
resource lookers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (vault, index) in looked: {
    name: guid(resourceGroup().id, 'renewer', 'looks', vault.name)
    scope: vaults[index]
    properties: {
      principalId: renewer.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultReader)
    }
  }
]
