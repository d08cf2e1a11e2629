import { Logs } from '../types.bicep'
import { workload } from '../workload.bicep'

@description('Required. The region.')
param location string

@description('Required. The policy.')
param policyId string

@description('Required. Its subnet.')
param subnetId string

@description('Required. Where logs go.')
param logs Logs

resource address 'Microsoft.Network/publicIPAddresses@2026-03-01' = {
  name: 'pip-firewall'
  location: location
  sku: { name: 'Standard' }
  zones: ['1', '2', '3']
  properties: { publicIPAllocationMethod: 'Static' }
}

resource addressLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: address
  properties: {
    workspaceId: logs.workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

resource firewall 'Microsoft.Network/azureFirewalls@2026-03-01' = {
  name: 'fw-hub'
  location: location
  zones: ['1', '2', '3']
  tags: { workload: workload.policies.partOf }
  properties: {
    sku: { name: 'AZFW_VNet', tier: 'Premium' }
    firewallPolicy: { id: policyId }
    ipConfigurations: [
      {
        name: 'firewall'
        properties: {
          subnet: { id: subnetId }
          publicIPAddress: { id: address.id }
        }
      }
    ]
  }
}

resource firewallLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: firewall
  properties: {
    workspaceId: logs.workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('The public address.')
output publicAddress string = address.properties.ipAddress
