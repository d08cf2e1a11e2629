// What outlives the cluster: vaults, databases, and the registry with what fills it.
targetScope = 'subscription'

import { Ground, Plan } from '../plan.bicep'
import { BuildAgents } from '../supply/build-agents.bicep'
import { DatabaseMachine } from 'databases.bicep'
import { places } from '../network/addresses.bicep'

@description('Required. The names, and where things are.')
param plan Plan

@description('Required. What all parts stand on.')
param ground Ground

@description('Required. The identity of the control plane.')
param controlPlanePrincipalId string

@description('Required. The identity of the nodes.')
param kubeletPrincipalId string

@description('Required. Whether Application Gateway takes certificates from a vault of its own.')
param hasApplicationGateway bool

@description('Required. The Entra groups that administer the database servers, by scope.')
param databaseAdministrators object

@description('Required. The machine of the database servers.')
param databaseMachine DatabaseMachine

@description('Required. A second region for images; empty keeps them in one.')
param secondRegion string

@description('Required. The build agents.')
param buildAgents BuildAgents

@description('Required. The public key of the account of machines that nobody uses.')
param publicKey string

module secrets '../secrets/secrets.bicep' = {
  scope: resourceGroup(plan.groups.workload)
  params: {
    name: plan.name
    suffix: plan.suffix
    location: plan.location
    logs: ground.logs
    places: places(plan.addresses)
    subnetIds: ground.subnetIds
    zoneIds: ground.zoneIds
    controlPlanePrincipalId: controlPlanePrincipalId
    hasApplicationGateway: hasApplicationGateway
  }
}

module data 'databases.bicep' = {
  scope: resourceGroup(plan.groups.workload)
  params: {
    name: plan.name
    suffix: plan.suffix
    location: plan.location
    logs: ground.logs
    places: places(plan.addresses)
    subnetIds: ground.subnetIds
    zoneId: ground.zoneIds['privatelink.postgres.database.azure.com']
    administrators: databaseAdministrators
    machine: databaseMachine
    keys: secrets.outputs.databaseKeys
  }
}

module supply '../supply/supply.bicep' = {
  scope: resourceGroup(plan.groups.workload)
  params: {
    name: plan.name
    suffix: plan.suffix
    location: plan.location
    logs: ground.logs
    subnetIds: ground.subnetIds
    zoneIds: ground.zoneIds
    secondRegion: secondRegion
    key: secrets.outputs.registryKey
    kubeletPrincipalId: kubeletPrincipalId
    buildAgents: buildAgents
    publicKey: publicKey
  }
}

@description('What the environment file says of the vaults.')
output vaultSettings array = secrets.outputs.vaultSettings

@description('What the environment file says of the databases.')
output databaseSettings array = data.outputs.settings

@description('The disk encryption set.')
output diskEncryptionSetId string = secrets.outputs.diskEncryptionSetId

@description('The key of the archive of logs.')
output archiveKey { vaultUri: string, name: string, identityId: string } = secrets.outputs.archiveKey
