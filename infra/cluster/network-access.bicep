import { roles } from '../roles.bicep'
import { poolNames, workload } from '../workload.bicep'

@description('Required. The network of the cluster.')
param networkName string

@description('Required. The zone of the API server\'s name.')
param zoneName string

@description('Required. The identity of the control plane.')
param principalId string

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' existing = {
  name: networkName
}

var subnetNames = concat(
  flatten(map(poolNames, pool => ['snet-nodes-${pool}', 'snet-pods-${pool}'])),
  [workload.entrance.subnet]
)

resource subnets 'Microsoft.Network/virtualNetworks/subnets@2026-03-01' existing = [
  for name in subnetNames: {
    parent: network
    name: name
  }
]

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: zoneName
}

// The cluster joins its own subnets, and no other of the network.
resource joins 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in subnetNames: {
    name: guid(network.id, name, 'control-plane')
    scope: subnets[index]
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.networkContributor)
    }
  }
]

resource names 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(zone.id, 'control-plane')
  scope: zone
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.privateDnsZoneContributor)
  }
}

// AKS links the network to the zone.
resource links 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(network.id, 'control-plane', 'links')
  scope: network
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.privateDnsZoneContributor)
  }
}
