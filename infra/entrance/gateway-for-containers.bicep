import { Logs } from '../types.bicep'
import { workload } from '../workload.bicep'

@description('Required. The region.')
param location string

@description('Required. Where logs go.')
param logs Logs

@description('Required. Its subnet.')
param subnetId string

@description('Required. The policy of the web application firewall.')
param policyId string

// The Gateway of the workload names it by its class, which must then be that of its controller.
resource controller 'Microsoft.ServiceNetworking/trafficControllers@2026-03-01' = {
  name: 'agc-${workload.entrance.scope}'
  location: location
  tags: { 'pci-scope': workload.entrance.scope }

  resource frontend 'frontends' = {
    name: 'public'
    location: location
    properties: {}
  }

  resource association 'associations' = {
    name: 'cluster'
    location: location
    properties: { associationType: 'subnets', subnet: { id: subnetId } }
  }

  resource firewall 'securityPolicies' = {
    name: 'waf'
    location: location
    properties: { wafPolicy: { id: policyId } }
  }
}

resource controllerLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: controller
  properties: {
    workspaceId: logs.workspaceId
    // Not the access log: a path that a buyer typed wrong may hold a card number.
    logs: [{ category: 'TrafficControllerFirewallLog', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}
