import { cloud } from 'cloud.bicep'
import { registryNameOf, vaultNamesOf } from 'names.bicep'
import { AddressPlan } from 'types.bicep'

@export()
@description('What is known before anything is made: names, and where things are.')
type Plan = {
  @description('Required. The short name of the workload.')
  name: string

  @description('Required. What makes names unique in the world.')
  suffix: string

  @description('Required. The region.')
  location: string

  @description('Required. The address spaces.')
  addresses: AddressPlan

  @description('Required. The groups: networks and logs, networks of cluster and builds, and the workload.')
  groups: { hub: string, spokes: string, workload: string }

  @description('Required. The names of the vaults by what they are for.')
  vaultNames: object

  @description('Required. The login server of the registry.')
  registryServer: string
}

@export()
@description('What all parts stand on, once it is made.')
type Ground = {
  @description('Required. The resource id of the workspace of logs.')
  logs: { workspaceId: string }

  @description('Required. The workspaces of metrics and telemetry.')
  monitors: { prometheusId: string, insightsId: string }

  @description('Required. The networks by what they are.')
  networkIds: { hub: string, cluster: string, building: string }

  @description('Required. The resource ids of the subnets by name.')
  subnetIds: object

  @description('Required. The zones of private names.')
  zoneIds: object

  @description('Required. What services send telemetry by. It names the resource and opens nothing.')
  connectionString: string
}

@export()
@description('The plan.')
func planOf(name string, suffix string, location string, addresses AddressPlan) Plan => {
  name: name
  suffix: suffix
  location: location
  addresses: addresses
  groups: { hub: 'rg-${name}-hub', spokes: 'rg-${name}-spokes', workload: 'rg-${name}' }
  vaultNames: vaultNamesOf(name, suffix)
  registryServer: '${registryNameOf(name, suffix)}.${cloud.registry}'
}
