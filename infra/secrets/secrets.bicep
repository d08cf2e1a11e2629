import { Logs } from '../types.bicep'
import { cloud } from '../cloud.bicep'
import { vaultNamesOf } from '../names.bicep'
import { workload } from '../workload.bicep'

@description('Required. The short name of the workload.')
param name string

@description('Required. What makes names unique in the world.')
param suffix string

@description('Required. The region.')
param location string

@description('Required. Where logs go.')
param logs Logs

@description('Required. All subnets by name.')
param places object

@description('Required. The resource ids of the subnets by name.')
param subnetIds object

@description('Required. The zones of private names.')
param zoneIds object

@description('Required. The identity of the control plane.')
param controlPlanePrincipalId string

@description('Required. Whether Application Gateway takes certificates from a vault of its own.')
param hasApplicationGateway bool

// What is encrypted under a key of the company, each under another.
var users = concat(['disks', 'registry', 'archive'], map(workload.databases, database => 'database-${database.scope}'))
var names = vaultNamesOf(name, suffix)
var platformVault = names.platform

module vaults 'vaults.bicep' = {
  params: {
    name: name
    suffix: suffix
    location: location
    logs: logs
    places: places
    subnetIds: subnetIds
    zoneId: zoneIds['privatelink.vaultcore.azure.net']
    hasApplicationGateway: hasApplicationGateway
  }
}

module keyUsers '../operations/key-users.bicep' = {
  params: { location: location, names: users }
}

module keys 'keys.bicep' = {
  params: {
    vaultName: platformVault
    names: users
    principalIds: map(keyUsers.outputs.identities, user => user.principalId)
  }
  dependsOn: [vaults]
}

module authority 'authority.bicep' = {
  params: { vaultName: names.ca, location: location }
  dependsOn: [vaults]
}

module disks '../operations/disk-encryption.bicep' = {
  params: {
    location: location
    vaultId: resourceId('Microsoft.KeyVault/vaults', platformVault)
    keyUri: keys.outputs.versions[0]
    identityId: keyUsers.outputs.identities[0].id
    controlPlanePrincipalId: controlPlanePrincipalId
  }
}

@description('What the environment file says of them.')
output vaultSettings array = vaults.outputs.settings

@description('The disk encryption set.')
output diskEncryptionSetId string = disks.outputs.id

@description('The key of the registry.')
output registryKey { uri: string, identityId: string, clientId: string } = {
  uri: 'https://${platformVault}.${cloud.vault}/keys/registry'
  identityId: keyUsers.outputs.identities[1].id
  clientId: keyUsers.outputs.identities[1].clientId
}

@description('The key of the archive of logs.')
output archiveKey { vaultUri: string, name: string, identityId: string } = {
  vaultUri: 'https://${platformVault}.${cloud.vault}'
  name: 'archive'
  identityId: keyUsers.outputs.identities[2].id
}

@description('The keys of the database servers by scope.')
output databaseKeys object = toObject(
  range(0, length(workload.databases)),
  index => workload.databases[index].scope,
  index => {
    uri: 'https://${platformVault}.${cloud.vault}/keys/database-${workload.databases[index].scope}'
    identityId: keyUsers.outputs.identities[index + 3].id
  }
)

@description('The identity that renews certificates.')
output certificatesClientId string = authority.outputs.clientId
