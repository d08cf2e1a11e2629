import { Logs } from '../types.bicep'

@description('Required. What it is for: a scope, ingress, ca or platform.')
param purpose string

@description('Required. The name, unique in the world.')
param name string

@description('Required. The region.')
param location string

@description('Required. Where logs go.')
param logs Logs

@description('Required. The subnet of its endpoint.')
param subnetId string

@description('Required. The fixed address of its endpoint.')
param address string

@description('Required. The zone of its name.')
param zoneId string

@description('Optional. standard, or premium for keys that a hardware security module holds.')
param sku 'standard' | 'premium' = 'standard'

@description('Optional. Which Azure services come in besides the private endpoint.')
param services 'none' | 'wrapping' | 'hybrid' = 'none'

module vault 'vault.bicep' = {
  params: {
    name: name
    location: location
    logs: logs
    sku: sku
    services: services
  }
}

module endpoint '../network/private-endpoint.bicep' = {
  params: {
    name: 'pe-vault-${purpose}'
    location: location
    subnetId: subnetId
    targetId: vault.outputs.id
    groupId: 'vault'
    zoneIds: [zoneId]
    address: address
  }
}

@description('The vault.')
output id string = vault.outputs.id

@description('Its host.')
output host string = vault.outputs.host

@description('Its address, as a range.')
output address string = '${address}/32'
