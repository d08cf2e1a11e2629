import { Logs } from '../types.bicep'
import { workload } from '../workload.bicep'

@description('A machine of a database server.')
@export()
type DatabaseMachine = {
  @description('Required. Its name as Azure has it.')
  sku: string

  @description('Required. How many connections it has for users: max_connections less the 15 that Azure keeps.')
  userConnections: int
}

@description('Required. The short name of the workload.')
param name string

@description('Required. What makes names unique in the world.')
param suffix string

@description('Required. The region.')
param location string

@description('Required. Where logs go.')
param logs Logs

@description('Required. All subnets by name.')
param places object

@description('Required. The resource ids of the subnets by name.')
param subnetIds object

@description('Required. The zone of the servers\' names.')
param zoneId string

@description('Required. The Entra groups that administer the servers, by scope.')
param administrators object

@description('Required. The machine of each server.')
param machine DatabaseMachine

@description('Required. The keys that wrap the data, by scope.')
param keys object

module servers 'postgresql.bicep' = [
  for database in workload.databases: {
    params: {
      scope: database.scope
      name: 'psql-${name}-${database.scope}-${suffix}'
      location: location
      logs: logs
      databases: map(database.stores, store => store.name)
      subnetId: subnetIds['endpoints-${database.scope}']
      address: cidrHost(places['endpoints-${database.scope}'], 7)
      zoneId: zoneId
      administrators: administrators[database.scope]
      sku: machine.userConnections >= database.connections
        ? machine.sku
        : fail('${machine.sku} has too few connections for ${database.scope}; take a larger one.')
      // An archive of in-scope rows is of use for days, and a burden after (docs/backup.md).
      backupDays: database.scope == workload.entrance.scope ? 7 : 35
      key: keys[database.scope]
    }
  }
]

@description('What the environment file says of the servers.')
output settings { scope: string, host: string, addresses: string[], userConnections: int, port: int }[] = [
  for (database, index) in workload.databases: {
    scope: database.scope
    host: servers[index].outputs.host
    addresses: ['${cidrHost(places['endpoints-${database.scope}'], 7)}/32']
    userConnections: machine.userConnections
    port: database.port
  }
]
