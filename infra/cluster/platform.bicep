import { Logs } from '../types.bicep'
import { clusterNameOf, networkNames } from '../names.bicep'
import { workload } from '../workload.bicep'
import { Machine } from 'pool.bicep'

@description('Required. The short name of the workload.')
param name string

@description('Required. The region.')
param location string

@description('Required. Where logs go.')
param logs Logs

@description('Required. The resource ids of the subnets by name.')
param subnetIds object

@description('Required. The zones of private names.')
param zoneIds object

@description('Required. The group of the spokes.')
param spokesGroupName string

@description('Required. The addresses of Kubernetes Services.')
param serviceCidr string

@description('Required. The Entra groups that administer the cluster.')
param administrators string[]

@description('Required. Whether Azure roles decide besides the roles in the cluster.')
param azureRbac bool

@description('Required. The identity of the control plane.')
param controlPlane { id: string, principalId: string }

@description('Required. The identity of the nodes.')
param kubelet { id: string, clientId: string, principalId: string }

@description('Required. The machine of the system pool.')
param systemMachine string

@description('Required. The machine of the other pools.')
param machine Machine

@description('Required. When the cluster may change.')
param maintenance { day: string, startTime: string, hours: int }

@description('Required. The disk encryption set.')
param diskEncryptionSetId string

@description('Optional. The company\'s key of etcd.')
param etcdKey { uri: string, vaultId: string }?

var clusterName = clusterNameOf(name)
var apiServerZone = 'privatelink.${location}.azmk8s.io'

module networkAccess 'network-access.bicep' = {
  scope: resourceGroup(spokesGroupName)
  params: {
    networkName: networkNames.cluster
    zoneName: apiServerZone
    principalId: controlPlane.principalId
  }
}

module cluster 'cluster.bicep' = {
  dependsOn: [networkAccess]
  params: {
    name: clusterName
    location: location
    logs: logs
    subnetIds: subnetIds
    serviceCidr: serviceCidr
    apiServerZoneId: zoneIds[apiServerZone]
    controlPlaneId: controlPlane.id
    kubelet: kubelet
    administrators: administrators
    azureRbac: azureRbac
    systemMachine: systemMachine
    diskEncryptionSetId: diskEncryptionSetId
    etcdKey: etcdKey
  }
}

@batchSize(1)
module pools 'pool.bicep' = [
  for pool in workload.pools: {
    dependsOn: [cluster]
    params: {
      clusterName: clusterName
      scope: pool.scope
      nodeSubnetId: subnetIds['nodes-${pool.scope}']
      podSubnetId: subnetIds['pods-${pool.scope}']
      machine: machine
    }
  }
]

module windows 'maintenance.bicep' = {
  dependsOn: [cluster]
  params: { clusterName: clusterName, window: maintenance }
}

module flux 'flux.bicep' = {
  dependsOn: [pools]
  params: { clusterName: clusterName }
}

module identities '../secrets/identities.bicep' = {
  params: { location: location, issuer: cluster.outputs.issuer }
}

@description('The client ids of the workload\'s identities.')
output clientIds array = identities.outputs.clientIds
