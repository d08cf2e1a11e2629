targetScope = 'subscription'

import { AddressPlan, Entrance, Logs } from '../types.bicep'
import { networkNames } from '../names.bicep'

@description('Required. The region.')
param location string

@description('Required. The address spaces.')
param addresses AddressPlan

@description('Required. The group of the hub.')
param hubGroupName string

@description('Required. The group of the spokes.')
param spokesGroupName string

@description('Required. Where logs go.')
param logs Logs

@description('Required. What opens the workload to the internet.')
param entrance Entrance

@description('Required. Whether the networks have a plan against floods.')
param ddosProtection bool

module hub 'hub-network.bicep' = {
  scope: resourceGroup(hubGroupName)
  params: {
    location: location
    addresses: addresses
    logs: logs
    ddosProtection: ddosProtection
    entrance: entrance
  }
}

module spokes 'spokes.bicep' = {
  scope: resourceGroup(spokesGroupName)
  params: {
    location: location
    addresses: addresses
    logs: logs
    entrance: entrance
    hubId: hub.outputs.id
    ddosProtection: ddosProtection
    ddosPlanId: hub.outputs.ddosPlanId
  }
}

module toCluster 'hub-peering.bicep' = {
  scope: resourceGroup(hubGroupName)
  params: {
    hubName: networkNames.hub
    spokeId: spokes.outputs.clusterId
    spokeName: networkNames.cluster
  }
}

module toBuilding 'hub-peering.bicep' = {
  scope: resourceGroup(hubGroupName)
  dependsOn: [toCluster]
  params: {
    hubName: networkNames.hub
    spokeId: spokes.outputs.buildingId
    spokeName: networkNames.building
  }
}

@description('The policy of the firewall.')
output policyName string = hub.outputs.policyName

@description('The subnets by name.')
output subnetIds object = spokes.outputs.subnetIds

@description('The zones of private names.')
output zoneIds object = spokes.outputs.zoneIds

@description('The networks by what they are.')
output networkIds { hub: string, cluster: string, building: string } = {
  hub: hub.outputs.id
  cluster: spokes.outputs.clusterId
  building: spokes.outputs.buildingId
}
