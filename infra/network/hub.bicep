import { Logs } from '../types.bicep'
import { hubSubnets } from 'addresses.bicep'

@description('Required. The name of the network.')
param name string

@description('Required. The region.')
param location string

@description('Required. The address space.')
param addressPrefix string

@description('Required. Where logs go.')
param logs Logs

@description('Required. The security group of the Bastion\'s subnet.')
param bastionSecurityGroupId string

@description('Optional. Whether the network has a plan against floods.')
param ddosProtection bool = false

@description('Optional. The plan; empty without one.')
param ddosPlanId string = ''

var subnets = hubSubnets(addressPrefix)

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' = {
  name: name
  location: location
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    enableDdosProtection: ddosProtection
    ddosProtectionPlan: ddosProtection ? { id: ddosPlanId } : null
    subnets: [
      { name: 'AzureFirewallSubnet', properties: { addressPrefix: subnets.firewall, defaultOutboundAccess: false } }
      { name: 'GatewaySubnet', properties: { addressPrefix: subnets.gateway } }
      {
        name: 'AzureBastionSubnet'
        properties: {
          addressPrefix: subnets.bastion
          defaultOutboundAccess: false
          networkSecurityGroup: { id: bastionSecurityGroupId }
        }
      }
    ]
  }

  resource firewallSubnet 'subnets' existing = {
    name: 'AzureFirewallSubnet'
  }

  resource bastionSubnet 'subnets' existing = {
    name: 'AzureBastionSubnet'
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

@description('The network.')
output id string = network.id

@description('The subnet of the firewall.')
output firewallSubnetId string = network::firewallSubnet.id

@description('The subnet of the Bastion.')
output bastionSubnetId string = network::bastionSubnet.id
