targetScope = 'subscription'

import { Duties, Logs, Stage } from '../types.bicep'
import { cloud } from '../cloud.bicep'
import { clusterNameOf, workspaceNameOf } from '../names.bicep'

@description('Required. The short name of the workload.')
param name string

@description('Required. What makes names unique in the world.')
param suffix string

@description('Required. The region.')
param location string

@description('Required. How far this deployment goes.')
param stage Stage

@description('Required. Where logs go.')
param logs Logs

@description('Required. The workspaces of logs, metrics and telemetry.')
param monitors { prometheusId: string, insightsId: string }

@description('Required. The networks by what they are.')
param networkIds object

@description('Required. The resource ids of the subnets by name.')
param subnetIds object

@description('Required. The zones of private names.')
param zoneIds object

@description('Required. The groups of resources.')
param groups { hub: string, spokes: string, workload: string }

@description('Required. The login server of the registry.')
param registryServer string

@description('Required. The key of the archive.')
param archiveKey { vaultUri: string, name: string, identityId: string }

@description('Required. The disk encryption set.')
param diskEncryptionSetId string

@description('Required. The public key of the account of jump boxes that nobody uses.')
param jumpBoxPublicKey string

@description('Required. The people.')
param duties Duties

@description('Required. What a month may cost, and the first month that counts.')
param budget { amount: int, startDate: string }

var clusterName = clusterNameOf(name)

module collection 'collection.bicep' = {
  scope: resourceGroup(groups.workload)
  params: {
    name: name
    location: location
    logs: logs
    prometheusId: monitors.prometheusId
    clusterName: clusterName
  }
}

module privateMonitor 'private-monitor.bicep' = {
  scope: resourceGroup(groups.hub)
  params: {
    name: name
    location: location
    resources: [
      { name: 'logs', id: logs.workspaceId }
      { name: 'telemetry', id: monitors.insightsId }
      { name: 'collection', id: collection.outputs.endpointId }
    ]
    subnetId: subnetIds['endpoints-monitor']
    zoneIds: map(
      filter(items(zoneIds), zone => contains(['monitor', 'oms', 'ods', 'agentsvc', 'blob'], split(zone.key, '.')[1])),
      zone => zone.value
    )
  }
}

module archive 'archive.bicep' = {
  scope: resourceGroup(groups.hub)
  params: {
    name: 'starc${name}${suffix}'
    location: location
    logs: logs
    subnetId: subnetIds['endpoints-platform']
    zoneId: zoneIds['privatelink.blob.${cloud.storage}']
    workspaceName: workspaceNameOf(name)
    key: archiveKey
  }
}

module flowLogs '../network/flow-logs.bicep' = {
  scope: resourceGroup(groups.hub)
  params: { location: location, networkIds: networkIds, logs: logs, storageId: archive.outputs.id }
}

module machines 'machines.bicep' = {
  params: {
    location: location
    stage: stage
    logs: logs
    subnetIds: subnetIds
    groups: groups
    endpointId: collection.outputs.endpointId
    diskEncryptionSetId: diskEncryptionSetId
    publicKey: jumpBoxPublicKey
    users: duties.jumpBoxUsers
  }
}

module telemetry 'telemetry-access.bicep' = {
  scope: resourceGroup(groups.hub)
  params: { insightsName: 'appi-${name}', identityGroupName: groups.workload }
}

module people 'duties.bicep' = {
  scope: resourceGroup(groups.workload)
  params: { clusterName: clusterName, duties: duties }
}

module policies 'policies.bicep' = {
  params: { location: location, registryServer: registryServer, workloadGroupName: groups.workload }
}

module watch 'watch.bicep' = {
  scope: resourceGroup(groups.hub)
  params: {
    location: location
    prometheusId: monitors.prometheusId
    clusterName: clusterName
    workspaceName: workspaceNameOf(name)
    contact: duties.contact
  }
}

module defender 'defender.bicep' = {
  params: { contact: duties.contact }
}

module costs 'budget.bicep' = {
  params: { amount: budget.amount, startDate: budget.startDate, contact: duties.contact }
}
