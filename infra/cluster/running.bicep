// What runs: the cluster, its entrance, and who reads which secret.
targetScope = 'subscription'

import { Ground, Plan } from '../plan.bicep'
import { Duties, Entrance, Stage } from '../types.bicep'
import { Window } from 'maintenance.bicep'
import { Machine } from 'pool.bicep'

@description('Required. The names, and where things are.')
param plan Plan

@description('Required. What all parts stand on.')
param ground Ground

@description('Required. How far this deployment goes.')
param stage Stage

@description('Required. The identity of the control plane.')
param controlPlane { id: string, principalId: string }

@description('Required. The identity of the nodes.')
param kubelet { id: string, clientId: string, principalId: string }

@description('Required. The people.')
param duties Duties

@description('Required. The machine of the system pool.')
param systemMachine string

@description('Required. The machine of the other pools.')
param machine Machine

@description('Required. When the cluster may change.')
param maintenance Window

@description('Required. The disk encryption set.')
param diskEncryptionSetId string

@description('Optional. The company\'s key of etcd.')
param etcdKey { uri: string, vaultId: string }?

@description('Required. What opens the workload to the internet.')
param entrance Entrance

@description('Required. The authorities of the Gateway\'s certificates.')
param backendAuthorities string[]

module cluster 'platform.bicep' = {
  scope: resourceGroup(plan.groups.workload)
  params: {
    name: plan.name
    location: plan.location
    logs: ground.logs
    subnetIds: ground.subnetIds
    zoneIds: ground.zoneIds
    spokesGroupName: plan.groups.spokes
    serviceCidr: plan.addresses.services
    administrators: duties.clusterAdministrators
    azureRbac: duties.azureRbac
    controlPlane: controlPlane
    kubelet: kubelet
    systemMachine: systemMachine
    machine: machine
    maintenance: maintenance
    diskEncryptionSetId: diskEncryptionSetId
    etcdKey: etcdKey
  }
}

module opening '../entrance/entrance.bicep' = {
  scope: resourceGroup(plan.groups.workload)
  params: {
    location: plan.location
    logs: ground.logs
    entrance: entrance
    stage: stage
    subnetIds: ground.subnetIds
    vaultNames: plan.vaultNames
    backendAuthorities: backendAuthorities
  }
}

module access '../secrets/access.bicep' = if (stage == 3) {
  scope: resourceGroup(plan.groups.workload)
  dependsOn: [cluster]
  params: { vaultNames: plan.vaultNames }
}

module renewal '../secrets/renewal.bicep' = if (stage == 3) {
  scope: resourceGroup(plan.groups.workload)
  params: { vaultNames: plan.vaultNames }
}

@description('The client ids of the workload\'s identities.')
output clientIds array = cluster.outputs.clientIds
