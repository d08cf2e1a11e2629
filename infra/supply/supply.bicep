import { Logs } from '../types.bicep'
import { BuildAgents } from 'build-agents.bicep'
import { registryNameOf, vaultNamesOf } from '../names.bicep'

@description('Required. The short name of the workload.')
param name string

@description('Required. What makes names unique in the world.')
param suffix string

@description('Required. The region.')
param location string

@description('Required. Where logs go.')
param logs Logs

@description('Required. The resource ids of the subnets by name.')
param subnetIds object

@description('Required. The zones of private names.')
param zoneIds object

@description('Required. A second region for images; empty keeps them in one.')
param secondRegion string

@description('Required. The key that wraps the contents of the registry.')
param key { uri: string, identityId: string, clientId: string }

@description('Required. The identity of the nodes.')
param kubeletPrincipalId string

@description('Required. The build agents.')
param buildAgents BuildAgents

@description('Required. The public key of the account of machines that nobody uses.')
param publicKey string

var registryName = registryNameOf(name, suffix)
var platformVaultName = vaultNamesOf(name, suffix).platform

module registry 'registry.bicep' = {
  params: {
    name: registryName
    location: location
    logs: logs
    subnetId: subnetIds['endpoints-platform']
    zoneId: zoneIds['privatelink.azurecr.io']
    secondRegion: secondRegion
    key: key
  }
}

module tasks 'tasks.bicep' = {
  dependsOn: [registry]
  params: {
    registryName: registryName
    location: location
    subnetId: subnetIds['registry-agents']
  }
}

module access 'access.bicep' = {
  dependsOn: [registry]
  params: {
    registryName: registryName
    location: location
    kubeletPrincipalId: kubeletPrincipalId
  }
}

module agents 'build-agents.bicep' = {
  dependsOn: [access]
  params: {
    location: location
    subnetId: subnetIds['build-agents']
    count: buildAgents.count
    sshPublicKey: publicKey
  }
}

module signing 'signing.bicep' = {
  params: { vaultName: platformVaultName, releaseName: 'id-release' }
  dependsOn: [access]
}

@description('Client ids of the pipelines.')
output pipelineClientIds { build: string, release: string } = access.outputs.clientIds

@description('The key that images are signed with.')
output releaseKeyUri string = signing.outputs.keyUri
