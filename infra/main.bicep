// The regulated cluster and all around it, part by part. What the workload decides comes from workload.json.
targetScope = 'subscription'

import { cloud } from 'cloud.bicep'
import { AddressPlan, Duties, Entrance, Stage } from 'types.bicep'
import { DatabaseMachine } from 'data/databases.bicep'
import { Machine } from 'cluster/pool.bicep'
import { places } from 'network/addresses.bicep'
import { registryNameOf, vaultNamesOf } from 'names.bicep'
import { workload } from 'workload.bicep'

@description('Required. The region.')
param location string

@description('Optional. The short name of the workload, part of the names of vaults and servers.')
@minLength(2)
@maxLength(8)
param name string = 'a0005'

@description('Optional. How far this deployment goes; see docs/cluster.md.')
param stage Stage = 3

@description('Optional. The address spaces.')
param addresses AddressPlan = {
  hub: '10.200.0.0/24'
  building: '10.241.0.0/24'
  cluster: '10.240.0.0/16'
  services: '172.16.0.0/16'
}

@description('Optional. What opens the workload to the internet.')
param entrance Entrance = 'applicationGateway'

@description('Optional. The authorities of the Gateway\'s certificates in base64; empty with public ones.')
param backendAuthorities string[] = []

@description('Required. Who administers what, and whom alerts are told.')
param duties Duties

@description('Required. The Entra groups that administer the database servers, by scope.')
param databaseAdministrators object

@description('Optional. The machine of the system pool.')
param systemMachine string = 'Standard_D4ds_v5'

@description('Optional. The machine of the pools of the workload.')
param machine Machine = { sku: 'Standard_D4ds_v5', cpuMillicores: 2800, memoryMebibytes: 10000 }

@description('Optional. The machine of the database servers.')
param databaseMachine DatabaseMachine = { sku: 'Standard_D2ds_v5', userConnections: 844 }

@description('Optional. When the cluster may change, by UTC.')
param maintenance { day: string, startTime: string, hours: int } = { day: 'Sunday', startTime: '01:00', hours: 6 }

@description('Optional. A plan against floods. Off: it costs as much as a small cluster, and one serves a company.')
param ddosProtection bool = false

@description('Optional. A second region for images; empty keeps them in one, which costs half.')
param secondRegion string = ''

@description('''
Optional. A key of the company in a private vault wraps etcd too. Off, since a vault that cannot be reached then stops
the API server; Azure encrypts etcd with keys of its own in any case.
''')
param etcdKey { uri: string, vaultId: string }?

@description('Required. What a month may cost, and the first month that counts.')
param budget { amount: int, startDate: string }

@description('Required. The public key of the account of jump boxes that nobody uses.')
param jumpBoxPublicKey string

var suffix = take(uniqueString(subscription().id, name), 6)
var vaultNames = vaultNamesOf(name, suffix)
var registryServer = '${registryNameOf(name, suffix)}.${cloud.registry}'

resource hubGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${name}-hub'
  location: location
}

resource spokesGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${name}-spokes'
  location: location
}

resource workloadGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${name}'
  location: location
  tags: { 'data-classification': 'cardholder-data' }
}

module logs 'operations/logs.bicep' = {
  scope: hubGroup
  params: { name: name, location: location }
}

module network 'network/network.bicep' = {
  params: {
    location: location
    addresses: addresses
    hubGroupName: hubGroup.name
    spokesGroupName: spokesGroup.name
    logs: logs.outputs.logs
    entrance: entrance
    ddosProtection: ddosProtection
  }
}

module secrets 'secrets/secrets.bicep' = {
  scope: workloadGroup
  params: {
    name: name
    suffix: suffix
    location: location
    logs: logs.outputs.logs
    places: places(addresses)
    subnetIds: network.outputs.subnetIds
    zoneIds: network.outputs.zoneIds
    controlPlanePrincipalId: identities.outputs.controlPlane.principalId
    hasApplicationGateway: entrance == 'applicationGateway'
  }
}

module data 'data/databases.bicep' = {
  scope: workloadGroup
  params: {
    name: name
    suffix: suffix
    location: location
    logs: logs.outputs.logs
    places: places(addresses)
    subnetIds: network.outputs.subnetIds
    zoneId: network.outputs.zoneIds['privatelink.postgres.database.azure.com']
    administrators: databaseAdministrators
    machine: databaseMachine
    keys: secrets.outputs.databaseKeys
  }
}

module identities 'cluster/identities.bicep' = {
  scope: workloadGroup
  params: { location: location }
}

module supply 'supply/supply.bicep' = {
  scope: workloadGroup
  params: {
    name: name
    suffix: suffix
    location: location
    logs: logs.outputs.logs
    subnetIds: network.outputs.subnetIds
    zoneIds: network.outputs.zoneIds
    secondRegion: secondRegion
    key: secrets.outputs.registryKey
    kubeletPrincipalId: identities.outputs.kubelet.principalId
  }
}

module egress 'network/firewall-rules.bicep' = {
  scope: hubGroup
  params: {
    policyName: 'fwp-hub'
    location: location
    places: places(addresses)
    registryServer: registryServer
  }
}

module cluster 'cluster/platform.bicep' = {
  scope: workloadGroup
  // Without its way out, no node starts.
  dependsOn: [egress]
  params: {
    name: name
    location: location
    logs: logs.outputs.logs
    subnetIds: network.outputs.subnetIds
    zoneIds: network.outputs.zoneIds
    spokesGroupName: spokesGroup.name
    serviceCidr: addresses.services
    administrators: duties.clusterAdministrators
    azureRbac: duties.azureRbac
    controlPlane: identities.outputs.controlPlane
    kubelet: identities.outputs.kubelet
    systemMachine: systemMachine
    machine: machine
    maintenance: maintenance
    diskEncryptionSetId: secrets.outputs.diskEncryptionSetId
    etcdKey: etcdKey
  }
}

module operations 'operations/operations.bicep' = {
  dependsOn: [cluster]
  params: {
    name: name
    suffix: suffix
    location: location
    stage: stage
    logs: logs.outputs.logs
    monitors: logs.outputs.monitors
    networkIds: network.outputs.networkIds
    subnetIds: network.outputs.subnetIds
    zoneIds: network.outputs.zoneIds
    groups: { hub: hubGroup.name, spokes: spokesGroup.name, workload: workloadGroup.name }
    registryServer: registryServer
    archiveKey: secrets.outputs.archiveKey
    diskEncryptionSetId: secrets.outputs.diskEncryptionSetId
    jumpBoxPublicKey: jumpBoxPublicKey
    duties: duties
    budget: budget
  }
}

module opening 'entrance/entrance.bicep' = {
  scope: workloadGroup
  params: {
    location: location
    logs: logs.outputs.logs
    entrance: entrance
    stage: stage
    subnetIds: network.outputs.subnetIds
    vaultNames: vaultNames
    backendAuthorities: backendAuthorities
  }
}

module access 'secrets/access.bicep' = if (stage == 3) {
  scope: workloadGroup
  dependsOn: [cluster]
  params: { vaultNames: vaultNames }
}

@description('What the environment file takes: the verb environment of the app host reads it.')
output environment object = {
  registryServer: registryServer
  tenantId: tenant().tenantId
  identities: cluster.outputs.clientIds
  keyVaults: secrets.outputs.vaultSettings
  databases: data.outputs.settings
  telemetry: {
    connectionString: logs.outputs.connectionString
    addresses: [places(addresses)['endpoints-monitor']]
  }
  ingress: {
    clients: [entrance == 'firewall' ? places(addresses).firewall : places(addresses)['application-gateway']]
    trustedProxies: [places(addresses)['pods-${workload.entrance.scope}']]
  }
}
