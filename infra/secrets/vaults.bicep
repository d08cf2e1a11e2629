import { Logs } from '../types.bicep'
import { vaultNamesOf } from '../names.bicep'
import { workload } from '../workload.bicep'

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

@description('Required. The zone of the vaults\' names.')
param zoneId string

@description('Required. Whether Application Gateway takes certificates from a vault of its own.')
param hasApplicationGateway bool

var names = vaultNamesOf(name, suffix)

// Addresses are fixed, since the network policies of the workload name them.
var plan = concat(
  map(workload.vaults, vault => {
    purpose: vault.name
    subnet: 'endpoints-${vault.name == 'ingress' ? workload.entrance.scope : vault.name}'
    host: vault.name == 'ingress' ? 5 : 3
    services: 'none'
    sku: 'standard'
  }),
  [
    { purpose: 'ca', subnet: 'endpoints-platform', host: 3, services: 'none', sku: 'premium' }
    { purpose: 'platform', subnet: 'endpoints-platform', host: 4, services: 'wrapping', sku: 'premium' }
  ],
  hasApplicationGateway
    ? [{ purpose: 'waf', subnet: 'endpoints-platform', host: 5, services: 'hybrid', sku: 'standard' }]
    : []
)

module vaults 'private-vault.bicep' = [
  for vault in plan: {
    params: {
      purpose: vault.purpose
      name: names[vault.purpose]
      location: location
      logs: logs
      subnetId: subnetIds[vault.subnet]
      address: cidrHost(places[vault.subnet], vault.host)
      zoneId: zoneId
      services: vault.services
      sku: vault.sku
    }
  }
]

@description('What the environment file says of the vaults that the workload reads.')
output settings { purpose: string, name: string, host: string, addresses: string[] }[] = [
  for (vault, index) in plan: {
    purpose: vault.purpose
    name: names[vault.purpose]
    host: vaults[index].outputs.host
    addresses: [vaults[index].outputs.address]
  }
]
