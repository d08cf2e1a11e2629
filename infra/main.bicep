// The regulated cluster and all around it, part by part. What the workload decides comes from workload.json.
targetScope = 'subscription'

import { AddressPlan, Duties, Entrance, Stage } from 'types.bicep'
import { BuildAgents } from 'supply/build-agents.bicep'
import { Budget } from 'operations/budget.bicep'
import { DatabaseMachine } from 'data/databases.bicep'
import { Machine } from 'cluster/pool.bicep'
import { Window } from 'cluster/maintenance.bicep'
import { ingressOf, telemetryOf } from 'environment.bicep'
import { planOf } from 'plan.bicep'
import { sliceOf } from 'network/addresses.bicep'

@description('Required. The region.')
param location string

@description('Optional. The short name of the workload, part of the names of vaults and servers.')
@minLength(2)
@maxLength(8)
param name string = 'a0005'

@description('Optional. How far this deployment goes; see docs/cluster.md.')
param stage Stage = 3

@description('Optional. The slice of the address plan: one for each deployment, so that a second can be peered.')
@minValue(0)
@maxValue(7)
param slice int = 0

@description('Optional. The address spaces, where the plan does not suit.')
param addresses AddressPlan = sliceOf(slice)

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
param maintenance Window = { day: 'Sunday', startTime: '01:00', hours: 6 }

@description('Optional. A plan against floods. Off: it costs as much as a small cluster, and one serves a company.')
param ddosProtection bool = false

@description('Optional. The machines that build images. None: what registers them is a secret of the build service.')
param buildAgents BuildAgents = { count: 0, buildService: [] }

@description('Optional. A second region for images; empty keeps them in one, which costs half.')
param secondRegion string = ''

@description('Optional. A key in a private vault wraps etcd too. Off: without that vault, the API server would stop.')
param etcdKey { uri: string, vaultId: string }?

@description('Required. What a month may cost, and the first month that counts.')
param budget Budget

@description('Required. The public key of the account of machines that nobody uses.')
param publicKey string

var plan = planOf(name, take(uniqueString(subscription().id, name), 6), location, addresses)

module ground 'network/ground.bicep' = {
  params: {
    plan: plan
    entrance: entrance
    ddosProtection: ddosProtection
    buildAgents: buildAgents
  }
}

module identities 'cluster/identities.bicep' = {
  scope: resourceGroup(plan.groups.workload)
  dependsOn: [ground]
  params: { location: location }
}

module kept 'data/kept.bicep' = {
  params: {
    plan: plan
    ground: ground.outputs.ground
    controlPlanePrincipalId: identities.outputs.controlPlane.principalId
    kubeletPrincipalId: identities.outputs.kubelet.principalId
    hasApplicationGateway: entrance == 'applicationGateway'
    databaseAdministrators: databaseAdministrators
    databaseMachine: databaseMachine
    secondRegion: secondRegion
    buildAgents: buildAgents
    publicKey: publicKey
  }
}

module running 'cluster/running.bicep' = {
  params: {
    plan: plan
    ground: ground.outputs.ground
    stage: stage
    controlPlane: identities.outputs.controlPlane
    kubelet: identities.outputs.kubelet
    duties: duties
    systemMachine: systemMachine
    machine: machine
    maintenance: maintenance
    diskEncryptionSetId: kept.outputs.diskEncryptionSetId
    etcdKey: etcdKey
    entrance: entrance
    backendAuthorities: backendAuthorities
  }
}

module operations 'operations/operations.bicep' = {
  dependsOn: [running]
  params: {
    plan: plan
    ground: ground.outputs.ground
    stage: stage
    archiveKey: kept.outputs.archiveKey
    diskEncryptionSetId: kept.outputs.diskEncryptionSetId
    jumpBoxPublicKey: publicKey
    duties: duties
    budget: budget
  }
}

@description('What the environment file takes: the verb environment of the app host reads it.')
output environment object = {
  registryServer: plan.registryServer
  tenantId: tenant().tenantId
  identities: running.outputs.clientIds
  keyVaults: kept.outputs.vaultSettings
  databases: kept.outputs.databaseSettings
  telemetry: telemetryOf(addresses, ground.outputs.ground.connectionString)
  ingress: ingressOf(addresses, entrance)
}
