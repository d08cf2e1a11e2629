targetScope = 'subscription'

import { Ground, Plan } from '../plan.bicep'
import { Duties, Stage } from '../types.bicep'
import { Budget } from 'budget.bicep'
import { cloud } from '../cloud.bicep'
import { clusterNameOf, workspaceNameOf } from '../names.bicep'

@description('Required. The names, and where things are.')
param plan Plan

@description('Required. What all parts stand on.')
param ground Ground

@description('Required. How far this deployment goes.')
param stage Stage

@description('Required. The key of the archive.')
param archiveKey { vaultUri: string, name: string, identityId: string }

@description('Required. The disk encryption set.')
param diskEncryptionSetId string

@description('Required. The public key of the account of jump boxes that nobody uses.')
param jumpBoxPublicKey string

@description('Required. The people.')
param duties Duties

@description('Required. What a month may cost, and the first month that counts.')
param budget Budget

var name = plan.name
var location = plan.location
var logs = ground.logs
var monitors = ground.monitors
var groups = plan.groups
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
    subnetId: ground.subnetIds['endpoints-monitor']
    zoneIds: map(
      filter(
        items(ground.zoneIds),
        zone => contains(['monitor', 'oms', 'ods', 'agentsvc', 'blob'], split(zone.key, '.')[1])
      ),
      zone => zone.value
    )
  }
}

module archive 'archive.bicep' = {
  scope: resourceGroup(groups.hub)
  params: {
    name: 'starc${name}${plan.suffix}'
    location: location
    logs: logs
    subnetId: ground.subnetIds['endpoints-platform']
    zoneId: ground.zoneIds['privatelink.blob.${cloud.storage}']
    workspaceName: workspaceNameOf(name)
    key: archiveKey
  }
}

module flowLogs '../network/flow-logs.bicep' = {
  scope: resourceGroup(groups.hub)
  params: { location: location, networkIds: ground.networkIds, logs: logs, storageId: archive.outputs.id }
}

module machines 'machines.bicep' = {
  params: {
    location: location
    stage: stage
    logs: logs
    subnetIds: ground.subnetIds
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
  params: {
    name: name
    location: location
    registryServer: plan.registryServer
    workloadGroupName: groups.workload
  }
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
  params: { name: name, amount: budget.amount, startDate: budget.startDate, contact: duties.contact }
}
