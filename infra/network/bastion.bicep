import { Logs } from '../types.bicep'

@description('Required. The region.')
param location string

@description('Required. Its subnet.')
param subnetId string

@description('Required. Where logs go.')
param logs Logs

resource address 'Microsoft.Network/publicIPAddresses@2026-03-01' = {
  name: 'pip-bastion'
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

resource bastion 'Microsoft.Network/bastionHosts@2026-03-01' = {
  name: 'bastion-hub'
  location: location
  sku: { name: 'Standard' }
  zones: ['1', '2', '3']
  properties: {
    disableCopyPaste: true
    enableFileCopy: false
    enableIpConnect: false
    enableShareableLink: false
    // The SSH client of a person, signed in to Entra, comes through a tunnel.
    enableTunneling: true
    ipConfigurations: [
      {
        name: 'bastion'
        properties: {
          subnet: { id: subnetId }
          publicIPAddress: { id: address.id }
        }
      }
    ]
  }
}

resource bastionLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: bastion
  properties: {
    workspaceId: logs.workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}
