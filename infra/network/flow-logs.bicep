import { Logs } from '../types.bicep'
import { networkNames } from '../names.bicep'

@description('Required. The region.')
param location string

@description('Required. The resource ids of the networks by what they are.')
param networkIds object

@description('Required. Where logs go.')
param logs Logs

@description('Required. The storage account of the records.')
param storageId string

@description('Optional. How long the records are kept, in days. PCI DSS 4.0.1, 10.5.1 asks for twelve months.')
@minValue(365)
param retentionDays int = 400

resource watcher 'Microsoft.Network/networkWatchers@2026-03-01' = {
  name: 'NetworkWatcher_${location}'
  location: location
}

resource flowLogs 'Microsoft.Network/networkWatchers/flowLogs@2026-03-01' = [
  for network in items(networkNames): {
    parent: watcher
    name: network.value
    location: location
    properties: {
      targetResourceId: networkIds[network.key]
      storageId: storageId
      enabled: true
      format: { type: 'JSON', version: 2 }
      retentionPolicy: { enabled: true, days: retentionDays }
      flowAnalyticsConfiguration: {
        networkWatcherFlowAnalyticsConfiguration: {
          enabled: true
          workspaceResourceId: logs.workspaceId
          trafficAnalyticsInterval: 10
        }
      }
    }
  }
]
