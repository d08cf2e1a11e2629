// Where all else stands: groups, networks, the way out, and where logs go.
targetScope = 'subscription'

import { Ground, Plan } from '../plan.bicep'
import { BuildAgents } from '../supply/build-agents.bicep'
import { Entrance } from '../types.bicep'
import { places } from 'addresses.bicep'

@description('Required. The names, and where things are.')
param plan Plan

@description('Required. What opens the workload to the internet.')
param entrance Entrance

@description('Required. Whether the networks have a plan against floods.')
param ddosProtection bool

@description('Required. The build agents, which have a way out of their own.')
param buildAgents BuildAgents

resource hubGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: plan.groups.hub
  location: plan.location
}

resource spokesGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: plan.groups.spokes
  location: plan.location
}

resource workloadGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: plan.groups.workload
  location: plan.location
  tags: { 'data-classification': 'cardholder-data' }
}

module logs '../operations/logs.bicep' = {
  scope: hubGroup
  params: { name: plan.name, location: plan.location }
}

module network 'network.bicep' = {
  params: {
    location: plan.location
    addresses: plan.addresses
    hubGroupName: hubGroup.name
    spokesGroupName: spokesGroup.name
    logs: logs.outputs.logs
    entrance: entrance
    ddosProtection: ddosProtection
  }
}

module egress 'firewall-rules.bicep' = {
  scope: hubGroup
  dependsOn: [network]
  params: {
    policyName: 'fwp-hub'
    location: plan.location
    places: places(plan.addresses)
    registryServer: plan.registryServer
    buildService: buildAgents.buildService
  }
}

@description('What all parts stand on.')
output ground Ground = {
  logs: logs.outputs.logs
  monitors: logs.outputs.monitors
  networkIds: network.outputs.networkIds
  subnetIds: network.outputs.subnetIds
  zoneIds: network.outputs.zoneIds
  connectionString: logs.outputs.connectionString
}
