targetScope = 'subscription'

import { Logs, Stage } from '../types.bicep'

@description('Required. The region.')
param location string

@description('Required. How far this deployment goes.')
param stage Stage

@description('Required. Where logs go.')
param logs Logs

@description('Required. The resource ids of the subnets by name.')
param subnetIds object

@description('Required. The groups of resources.')
param groups { hub: string, spokes: string, workload: string }

@description('Required. The data collection endpoint.')
param endpointId string

@description('Required. The disk encryption set.')
param diskEncryptionSetId string

@description('Required. The public key of the account of jump boxes that nobody uses.')
param publicKey string

@description('Required. The groups of people who sign in.')
param users string[]

module image 'jump-box-image.bicep' = {
  scope: resourceGroup(groups.workload)
  params: {
    location: location
    builderSubnetId: subnetIds['image-builder']
    containerSubnetId: subnetIds['image-builder-containers']
  }
}

module imageNetwork 'image-network.bicep' = {
  scope: resourceGroup(groups.spokes)
  params: { principalId: image.outputs.principalId }
}

module jumpBoxes 'jump-boxes.bicep' = if (stage >= 2) {
  scope: resourceGroup(groups.workload)
  params: {
    location: location
    logs: logs
    subnetId: subnetIds['jump-boxes']
    imageId: image.outputs.imageId
    sshPublicKey: publicKey
    users: users
    endpointId: endpointId
    diskEncryptionSetId: diskEncryptionSetId
  }
}
