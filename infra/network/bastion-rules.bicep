import { Logs } from '../types.bicep'

@description('Required. The region.')
param location string

@description('Required. The subnet of the jump boxes: where people may go, and nowhere else.')
param jumpBoxes string

@description('Required. Where logs go.')
param logs Logs

// Azure prescribes these rules for the subnet, and refuses a Bastion without them.
var rules = [
  ['https-from-internet', 'Inbound', 'Tcp', 'Internet', '*', '443']
  ['control', 'Inbound', 'Tcp', 'GatewayManager', '*', '443']
  ['load-balancer-probes', 'Inbound', 'Tcp', 'AzureLoadBalancer', '*', '443']
  ['instances', 'Inbound', '*', 'VirtualNetwork', 'VirtualNetwork', '8080,5701']
  ['ssh', 'Outbound', 'Tcp', '*', jumpBoxes, '22']
  ['azure', 'Outbound', 'Tcp', '*', 'AzureCloud', '443']
  ['instances', 'Outbound', '*', 'VirtualNetwork', 'VirtualNetwork', '8080,5701']
  ['certificate-revocation', 'Outbound', '*', '*', 'Internet', '80']
]

resource securityGroup 'Microsoft.Network/networkSecurityGroups@2026-03-01' = {
  name: 'nsg-hub-bastion'
  location: location
  properties: {
    securityRules: concat(
      map(rules, (rule, index) => {
        name: 'allow-${rule[0]}-${toLower(rule[1])}'
        properties: {
          access: 'Allow'
          direction: rule[1]
          priority: 100 + index
          protocol: rule[2]
          sourceAddressPrefix: rule[3]
          sourcePortRange: '*'
          destinationAddressPrefix: rule[4]
          destinationPortRanges: split(rule[5], ',')
        }
      }),
      map(['Inbound', 'Outbound'], direction => {
        name: 'deny-all-${toLower(direction)}'
        properties: {
          access: 'Deny'
          direction: direction
          priority: 4096
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      })
    )
  }
}

resource securityGroupLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: securityGroup
  properties: {
    workspaceId: logs.workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

@description('The security group.')
output id string = securityGroup.id
