import { cloud } from '../cloud.bicep'
import { AddressPlan, Entrance, Logs } from '../types.bicep'
import { buildingSubnets, clusterSubnets, firewallAddress, places } from 'addresses.bicep'
import { flows } from 'flows.bicep'
import { entranceFlows } from 'entrance-flows.bicep'
import { networkNames } from '../names.bicep'
import { workload } from '../workload.bicep'

@description('Required. The region.')
param location string

@description('Required. The address spaces.')
param addresses AddressPlan

@description('Required. Where logs go.')
param logs Logs

@description('Required. What opens the workload to the internet.')
param entrance Entrance

@description('Required. The network of the hub.')
param hubId string

@description('Required. Whether the network of the cluster has a plan against floods.')
param ddosProtection bool

@description('Required. The plan; empty without one.')
param ddosPlanId string

var allFlows = concat(flows, entranceFlows[entrance])
var allPlaces = places(addresses)
// The subnet is a /28 that begins where the last number of an address is 0.
var isInside = take(split(workload.entrance.address, '.'), 3) == take(split(allPlaces.ingress, '.'), 3)
var misplaced = '${workload.entrance.address}, is not in ${allPlaces.ingress}.'

// The name that manifests know the subnet of the load balancer's address by.
module cluster 'spoke.bicep' = {
  params: {
    name: networkNames.cluster
    location: location
    addressPrefix: addresses.cluster
    subnets: clusterSubnets(addresses.cluster)
    subnetNames: {
      ingress: isInside ? workload.entrance.subnet : fail('\'ingress.address\' of the environment file, ${misplaced}')
    }
    loadBalancers: { 'nodes-${workload.entrance.scope}': ['ingress'] }
    places: allPlaces
    flows: allFlows
    firewallAddress: firewallAddress(addresses.hub)
    hubId: hubId
    logs: logs
    ddosProtection: ddosProtection
    ddosPlanId: ddosPlanId
    withoutRoute: ['application-gateway', 'gateway-for-containers']
  }
}

module building 'spoke.bicep' = {
  params: {
    name: networkNames.building
    location: location
    addressPrefix: addresses.building
    subnets: buildingSubnets(addresses.building)
    places: allPlaces
    flows: allFlows
    firewallAddress: firewallAddress(addresses.hub)
    hubId: hubId
    logs: logs
  }
}

module names 'private-dns.bicep' = {
  params: {
    networks: [
      { name: networkNames.hub, id: hubId }
      { name: networkNames.cluster, id: cluster.outputs.id }
    ]
    names: [
      'privatelink.${cloud.registry}'
      'privatelink.blob.${cloud.storage}'
      'privatelink.${location}.azmk8s.io'
      'privatelink.postgres.database.azure.com'
      'privatelink.vaultcore.azure.net'
      'privatelink.monitor.azure.com'
      'privatelink.oms.opinsights.azure.com'
      'privatelink.ods.opinsights.azure.com'
      'privatelink.agentsvc.azure-automation.net'
    ]
  }
}

@description('The network of the cluster.')
output clusterId string = cluster.outputs.id

@description('The network in which images are built.')
output buildingId string = building.outputs.id

@description('The subnets by name.')
output subnetIds object = union(cluster.outputs.subnetIds, building.outputs.subnetIds)

@description('The zones of private names.')
output zoneIds object = names.outputs.ids
