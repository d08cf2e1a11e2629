import { AddressPlan, Entrance, Logs } from '../types.bicep'
import { clusterSubnets } from 'addresses.bicep'
import { networkNames } from '../names.bicep'

@description('Required. The region.')
param location string

@description('Required. The address spaces.')
param addresses AddressPlan

@description('Required. Where logs go.')
param logs Logs

@description('Required. Whether the networks have a plan against floods.')
param ddosProtection bool

@description('Required. What opens the workload to the internet.')
param entrance Entrance

var policyName = 'fwp-hub'

module ddos 'ddos.bicep' = if (ddosProtection) {
  params: { location: location }
}

module bastionRules 'bastion-rules.bicep' = {
  params: {
    location: location
    jumpBoxes: clusterSubnets(addresses.cluster)['jump-boxes']
    logs: logs
  }
}

module hub 'hub.bicep' = {
  params: {
    name: networkNames.hub
    location: location
    addressPrefix: addresses.hub
    logs: logs
    bastionSecurityGroupId: bastionRules.outputs.id
    ddosProtection: ddosProtection
    ddosPlanId: ddosProtection ? ddos!.outputs.id : ''
  }
}

module policy 'firewall-policy.bicep' = {
  params: { name: policyName, location: location }
}

module firewall 'firewall.bicep' = {
  params: {
    location: location
    policyId: policy.outputs.id
    subnetId: hub.outputs.firewallSubnetId
    logs: logs
  }
}

module firewallEntrance 'firewall-entrance.bicep' = if (entrance == 'firewall') {
  params: { policyName: policyName, publicAddress: firewall.outputs.publicAddress }
}

module bastion 'bastion.bicep' = {
  params: { location: location, subnetId: hub.outputs.bastionSubnetId, logs: logs }
}

@description('The network.')
output id string = hub.outputs.id

@description('The policy of the firewall.')
output policyName string = policyName

@description('The plan against floods; empty without one.')
output ddosPlanId string = ddosProtection ? ddos!.outputs.id : ''
