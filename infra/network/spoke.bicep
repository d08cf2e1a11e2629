import { Flow, Logs } from '../types.bicep'
import { rulesOf } from 'security-rules.bicep'

@description('Required. The name of the network.')
param name string

@description('Required. The region.')
param location string

@description('Required. The address space.')
param addressPrefix string

@description('Required. Its subnets: names and ranges.')
param subnets object

@description('Required. All subnets of all networks.')
param places object

@description('Required. The connections that are let through.')
param flows Flow[]

@description('Required. The address of the firewall: the way out, and the name server.')
param firewallAddress string

@description('Required. The network of the hub.')
param hubId string

@description('Required. Where logs go.')
param logs Logs

@description('Optional. Subnets that reach the internet by themselves, since Azure forbids another route for them.')
param withoutRoute string[] = []

@description('Optional. The subnets of load balancers\' addresses, by the subnet of the nodes behind them.')
param loadBalancers object = {}

@description('Optional. Names of subnets that differ from snet- and the name here.')
param subnetNames object = {}

@description('Optional. Whether the network has a plan against floods.')
param ddosProtection bool = false

@description('Optional. The plan; empty without one.')
param ddosPlanId string = ''

resource routes 'Microsoft.Network/routeTables@2026-03-01' = {
  name: 'route-${name}'
  location: location
  properties: {
    disableBgpRoutePropagation: true
    routes: [
      {
        name: 'all-to-firewall'
        properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: firewallAddress }
      }
    ]
  }
}

resource securityGroups 'Microsoft.Network/networkSecurityGroups@2026-03-01' = [
  for subnet in items(subnets): {
    name: 'nsg-${name}-${subnet.key}'
    location: location
    properties: {
      securityRules: rulesOf(subnet.key, loadBalancers[?subnet.key] ?? [], flows, places)
    }
  }
]

resource securityGroupLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = [
  for (subnet, index) in items(subnets): {
    name: 'all'
    scope: securityGroups[index]
    properties: {
      workspaceId: logs.workspaceId
      logs: [{ categoryGroup: 'allLogs', enabled: true }]
    }
  }
]

var delegations = {
  pods: 'Microsoft.ContainerService/managedClusters'
  gateway: 'Microsoft.ServiceNetworking/trafficControllers'
  'image-builder-containers': 'Microsoft.ContainerInstance/containerGroups'
}

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' = {
  name: name
  location: location
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    dhcpOptions: { dnsServers: [firewallAddress] }
    enableDdosProtection: ddosProtection
    ddosProtectionPlan: ddosProtection ? { id: ddosPlanId } : null
    subnets: [
      for (subnet, index) in items(subnets): {
        name: subnetNames[?subnet.key] ?? 'snet-${subnet.key}'
        properties: {
          addressPrefix: subnet.value
          defaultOutboundAccess: false
          networkSecurityGroup: { id: securityGroups[index].id }
          routeTable: contains(withoutRoute, subnet.key) ? null : { id: routes.id }
          // The security group holds for private endpoints too.
          privateEndpointNetworkPolicies: startsWith(subnet.key, 'endpoints-') ? 'Enabled' : 'Disabled'
          privateLinkServiceNetworkPolicies: subnet.key == 'image-builder' ? 'Disabled' : 'Enabled'
          delegations: map(
            filter(items(delegations), item => item.key == subnet.key || startsWith(subnet.key, '${item.key}-')),
            item => { name: item.key, properties: { serviceName: item.value } }
          )
        }
      }
    ]
  }
}

resource networkLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: network
  properties: {
    workspaceId: logs.workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource peering 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2026-03-01' = {
  parent: network
  name: 'to-hub'
  properties: {
    remoteVirtualNetwork: { id: hubId }
    allowVirtualNetworkAccess: true
    // What comes from the other spoke comes through the firewall.
    allowForwardedTraffic: true
    allowGatewayTransit: false
    useRemoteGateways: false
  }
}

@description('The network.')
output id string = network.id

@description('Its subnets by name.')
output subnetIds object = toObject(
  items(subnets),
  subnet => subnet.key,
  subnet => '${network.id}/subnets/${subnetNames[?subnet.key] ?? 'snet-${subnet.key}'}'
)
